// The words of an estimate's page in the language in use.
import { use_words } from '../components/words';
import { estimate_words, type EstimateWords } from '../i18n/estimate';

export const use_estimate_words = (): EstimateWords => estimate_words[use_words().language === 'en' ? 'en' : 'es'];

// The name of the only stratum, and of the sum over all, are the program's own words.
export const stratum_name = (words: EstimateWords, name: string): string =>
  name === 'all' ? words.stratum.all : name === 'total' ? words.stratum.total : name;
