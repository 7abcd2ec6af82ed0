// The words of the page of `paradero estimate`, both languages side by side: the compiler holds their keys together.
import { en as english } from './en';
import { es as spanish } from './es';

const make_es = () => {
  const { count, decimal, list, plural, share } = spanish.format;
  return {
    head: {
      command: 'Quienes no están en ninguna lista',
      untitled: 'Cuántas personas no están en ninguna lista',
      caution:
        'Nadie que no esté en ninguna lista dejó rastro en estos datos. Cada cifra descansa en un supuesto que los datos no pueden comprobar: ' +
        'publíquela siempre con su intervalo y con su supuesto.',
      total: (n: { estimate: string; low: string; high: string; estimator: string }) =>
        `Sumados los estratos, entre ${n.low} y ${n.high} personas en total (${n.estimator}: ${n.estimate}).`,
      no_total: 'No hay cifra para el total: falta la de algún estrato.',
      observed: 'personas en alguna lista',
      lists: 'listas',
      strata: 'estratos',
      linkages: 'enlaces sorteados',
      imputations: 'imputaciones de estratos',
      unknown_stratum: 'sin estrato conocido',
    },
    stratum: {
      all: 'todas',
      total: 'total',
      choose: 'Estrato que se muestra:',
      estimator: 'Estimador que se muestra:',
    },
    estimators: {
      latent_class: 'Clases latentes', decomposable: 'Grafos descomponibles', loglinear: 'Log-lineal', chao: 'Chao, cota inferior',
      sample_coverage: 'Cobertura muestral', independence: 'Independencia',
    } as Record<string, string>,
    statuses: { ok: 'con cifra', not_converged: 'no convergió', not_estimable: 'no se puede estimar' } as Record<string, string>,
    columns: {
      estimator: 'Estimador', status: 'Estado', estimate: 'Estimación', interval: 'Intervalo del 95 %', people: 'Personas en total',
      mean: 'Media', rhat: 'R̂', ess: 'Muestras efectivas', observed: 'Vistas', unseen: 'No vistas',
    },
    estimates: {
      topic: 'Las cifras',
      finding: (n: { ok: number; asked: number }) =>
        n.ok === 0
          ? n.asked === 1 ? 'El único estimador no da cifra' : `Ninguno de los ${count(n.asked)} estimadores da una cifra`
          : n.ok === n.asked
            ? n.asked === 1 ? 'El único estimador da una cifra' : `Los ${count(n.asked)} estimadores dan una cifra`
            : `${count(n.ok)} de ${count(n.asked)} estimadores ${n.ok === 1 ? 'da' : 'dan'} una cifra`,
      how: 'Cada fila es un método: el punto es su estimación de todas las personas, vistas y no vistas; la línea, su intervalo del 95 %; la silueta, dónde caen sus muestras. En azul los modelos; en gris las cotas y el contexto, que no cuentan para el veredicto. La línea de rayas son las personas que están en alguna lista.',
      source: 'estimates.csv; personas. Eje logarítmico cuando las cifras difieren mucho',
      reference: (n: number) => `┆ ${count(n)} vistas`,
      models: 'modelo',
      context: 'cota o contexto',
      replicates: (n: { ok: number; all: number }) => `con cifra en ${count(n.ok)} de ${count(n.all)} réplicas`,
    },
    against: {
      topic: 'Qué habla en contra',
      finding: (n: number) => (n === 0 ? 'Ninguna comprobación habla en contra de la cifra' : n === 1 ? 'Una observación antes de publicar la cifra' : `${count(n)} observaciones antes de publicar la cifra`),
      how: 'Lo que encontraron las comprobaciones de esta página y los propios métodos. Un resultado honesto las menciona.',
      none: 'Las comprobaciones no pueden ver lo que los datos no dicen: lea los supuestos.',
      unchecked: 'La cifra no se comprobó',
      unchecked_note: 'En esta corrida no se pidió quitar listas, predecir totales conocidos ni mover los supuestos previos: córrala sin --no_diagnostics antes de publicar.',
    },
    assumptions: {
      topic: 'Qué supone cada método',
      finding: 'Ninguna cifra sale sólo de los datos',
      how: 'Quien no está en ninguna lista no dejó rastro; cada método llena ese hueco con un supuesto. Pregúntese cuál se parece más a cómo se hicieron estas listas.',
      source: 'documentación de los métodos',
      assumption: 'Supone que',
      notes: 'Notas sobre estos datos',
      coverage: (value: number) => `Cobertura muestral: ${share(value)}.`,
    },
    table: {
      topic: 'Tabla para citar',
      finding: 'Las cifras con todo lo que hace falta para revisarlas',
      how: 'La estimación es la mediana posterior o la máxima verosimilitud. R̂ cerca de 1 (hasta 1.01) y muchas muestras efectivas dicen que las cadenas de clases latentes coinciden. Puede copiarse entera.',
      source: 'estimates.csv y variance.csv; personas',
      within: 'Varianza propia', linkage: 'Varianza del enlace', imputation: 'Varianza de la imputación', replicates: 'Réplicas',
    },
    strata: {
      topic: 'Por estrato',
      finding: (n: { strata: number; ok: number; estimator: string }) =>
        `${n.estimator}: ${n.ok === n.strata ? `cifra en los ${count(n.strata)} estratos` : `cifra en ${count(n.ok)} de ${count(n.strata)} estratos`}`,
      how: 'Cada fila es un estrato; la última, el total, que suma las muestras estrato por estrato para que lo que mueve a todos juntos se mueva junto. La raya vertical corta son las personas vistas. Sin la cifra de todos los estratos no hay total.',
      source: 'estimates.csv; personas',
      stratum: 'Estrato',
      seen: (n: number) => `${plural(n, 'vista', 'vistas')}`,
      verdicts: 'Qué dicen los modelos de cada estrato',
      verdict: 'Veredicto',
      agreement: 'Modelos',
    },
    agreements: {
      none: 'ninguna cifra', single: 'una sola cifra', agree: 'coinciden', differ: 'difieren', contradict: 'se contradicen',
    } as Record<string, string>,
    overlap: {
      topic: 'Coincidencia entre listas',
      how: 'Cada fila es una combinación exacta de listas: los puntos llenos dicen en cuáles están esas personas, la barra cuántas son. De estas coincidencias sale toda la estimación: con pocas, los intervalos son anchos.',
      source: 'overlaps.csv; personas',
    },
    identification: {
      topic: 'Lo que ningún dato dice',
      finding: (n: { list: string; half: number; double: number }) =>
        `Si estar en ${n.list} hiciera dos veces menos o más probable estar en otra, el total iría de ${count(n.half)} a ${count(n.double)}`,
      no_finding: 'No hay curva: nadie está a la vez en una lista y en otra',
      how: 'El total depende de cuánto más probable es estar en una lista para quien está en otra (razón de momios), y eso no se puede saber de quien no está en ninguna. En 1 la lista es independiente de las demás; más a la derecha, más personas sin ver. Los puntos son lo que cada método da por cierto.',
      source: 'diagnostics.csv; personas. Eje horizontal logarítmico',
      x: 'razón de momios',
      y: 'personas en total',
      independent: 'Si es independiente (1)',
      list: 'Lista', half: 'A la mitad (½)', double: 'Al doble (2)',
      alone: 'Sólo en ella', others_only: 'Sólo en otras', both: 'En ella y en otra',
      implied: 'Razón que da por cierta cada método',
      chart: (name: string) => `Personas en total según la razón de momios de ${name}`,
    },
    without_list: {
      topic: 'Sin una de las listas',
      finding: (n: { covered: number; tried: number }) =>
        n.tried === 0 ? 'Qué pasa al quitar una lista' : `Las demás listas aciertan el tamaño de ${count(n.covered)} de ${plural(n.tried, 'lista', 'listas')}`,
      how: 'Arriba, la cifra que se obtiene al quitar cada lista: si cambia mucho, depende de ella. Abajo, una prueba con respuesta conocida: las personas de una lista, estimadas sólo con las otras; la raya vertical corta es su número verdadero.',
      source: 'diagnostics.csv; personas',
      left_out: (name: string) => `sin ${name}`,
      leave_one_out: 'El total al quitar cada lista',
      internal: 'El tamaño de cada lista, predicho por las otras',
      known: (n: { known: number; covered: boolean }) => `${count(n.known)} en realidad, ${n.covered ? 'dentro' : 'fuera'} del intervalo`,
      whole: 'con todas las listas',
      test: 'Lista y estimador',
    },
    sensitivity: {
      topic: 'Otros ajustes',
      finding: (n: { low: number; high: number }) => `Con otros ajustes, igual de defendibles, la cifra va de ${count(n.low)} a ${count(n.high)}`,
      no_finding: 'Con otros ajustes no hay cifra',
      how: 'La misma pregunta con otra distribución previa (N elevado a otra potencia; delta personas en cada celda) o con otro número de clases. Si la cifra cambia mucho, la decide el ajuste y no los datos.',
      source: 'diagnostics.csv; personas',
      setting: (name: string, value: number) =>
        name === 'prior_power' ? `previa N^${-value}` : name === 'classes' ? `a lo más ${count(value)} clases` : `${name} = ${value}`,
      test: 'Ajuste',
    },
    predictive: {
      topic: '¿Reproducen los modelos lo observado?',
      finding: (n: { bad: readonly string[]; all: number }) =>
        n.bad.length === 0
          ? n.all === 1 ? 'El modelo reproduce las coincidencias observadas' : `Los ${count(n.all)} modelos reproducen las coincidencias observadas`
          : `${list(n.bad)} no ${n.bad.length === 1 ? 'reproduce' : 'reproducen'} las coincidencias observadas`,
      how: 'Se compara lo observado con tablas simuladas de cada modelo. Una p muy pequeña (menos de 0.01) dice que el modelo no describe ni lo que se ve; una grande no prueba que acierte en lo que no se ve.',
      source: 'diagnostics.csv; personas en ambas listas de cada par',
      all_cells: 'p de todas las celdas',
      pairs: (n: number) => plural(n, 'par de listas', 'pares de listas'),
      pair: 'Par de listas', observed: 'En ambas, observadas', expected: 'Esperadas', p: 'p',
    },
    modes: {
      topic: 'Clases latentes: modos y cadenas',
      finding: (n: { modes: number; converged: boolean; runs: number }) =>
        n.converged
          ? n.modes === 1
            ? `Las ${count(n.runs)} cadenas cuentan la misma historia`
            : `Las ${count(n.runs)} cadenas encuentran los mismos ${count(n.modes)} modos`
          : n.modes > 1
            ? `Los datos admiten ${count(n.modes)} respuestas distintas y las cadenas no acuerdan cuánto pesa cada una`
            : 'Las cadenas no convergieron: no hay cifra',
      how: 'Un modo es un lugar donde se juntan las respuestas posibles. Su parte dice cuánto pesa en cada cadena; si las cadenas no coinciden, ninguno de estos números es un resultado. Las idas y vueltas dicen si una cadena recorrió todos los niveles de temple.',
      source: 'cadenas independientes con intercambio de réplicas; personas',
      not_a_result: 'No es un resultado: muestra en qué lugares se quedaron las cadenas.',
      a_mode: 'Modo',
      shares: 'Parte de cada modo en cada cadena',
      mode: (n: number) => `Modo ${count(n)}`,
      weight: (value: number) => `${share(value)} de las muestras`,
      by_run: (n: number) => `Parte en la cadena ${count(n)}`,
      share: 'Parte',
      run: 'Cadena', round_trips: 'Idas y vueltas', levels: 'Niveles',
      facts: {
        sweeps: 'Vueltas por cadena', mean_alpha: 'Alfa, media', mean_occupied: 'Clases ocupadas, media', bulk_ess: 'Muestras efectivas, centro',
        tail_ess: 'Muestras efectivas, colas', errors: 'Error de Monte Carlo de 2.5 %, 50 % y 97.5 %',
      },
    },
    graphs: {
      topic: 'Grafos y modelos log-lineales',
      finding: (n: { graphs: number | null; models: number | null }) =>
        list([
          ...(n.graphs === null ? [] : [`${plural(n.graphs, 'grafo promediado', 'grafos promediados')}`]),
          ...(n.models === null ? [] : [`${plural(n.models, 'modelo log-lineal ajustado', 'modelos log-lineales ajustados')}`]),
        ]),
      how: 'Cada número es una lista, en el orden de la tabla: [12] quiere decir que las listas 1 y 2 dependen una de otra. «sep» son las listas que comparten dos partes del grafo.',
      source: 'los modelos más probables y los de menor BIC',
      likeliest: 'Grafos más probables',
      graph: 'Grafo', probability: 'Probabilidad', mean: 'Media',
      mass_beyond: 'Masa fuera de la malla', delta: 'delta', grid_end: 'La malla llega a', ln_evidence: 'ln evidencia', tail_power: 'Potencia de la cola',
      best: 'Modelos log-lineales', model: 'Modelo', standard_error: 'Error estándar', deviance: 'Devianza', aic: 'AIC', bic: 'BIC', parameters: 'Parámetros',
      without: 'Modelos sin estimación', resamples: 'Remuestras sin estimación', all_models: 'Todos los modelos jerárquicos', no_maximum: 'sin máximo',
    },
    lists_in_order: (names: readonly string[]) => `Listas: ${names.map((name, index) => `${index + 1} ${name}`).join(', ')}.`,
    number: (value: number) => decimal(value, Math.abs(value) < 10 ? 3 : 1),
  };
};

const make_en = (): ReturnType<typeof make_es> => {
  const { count, decimal, list, plural, share } = english.format;
  return {
    head: {
      command: 'People on no list',
      untitled: 'How many people are on no list',
      caution:
        'Whoever is on no list left no trace in these data. Each figure rests on an assumption that the data cannot check: ' +
        'publish it with its interval and its assumption, always.',
      total: (n) => `Over all strata, between ${n.low} and ${n.high} people in all (${n.estimator}: ${n.estimate}).`,
      no_total: 'There is no figure for the total: that of some stratum is lacking.',
      observed: 'people on some list',
      lists: 'lists',
      strata: 'strata',
      linkages: 'linkages drawn',
      imputations: 'imputations of strata',
      unknown_stratum: 'of unknown stratum',
    },
    stratum: { all: 'all', total: 'total', choose: 'Stratum shown:', estimator: 'Estimator shown:' },
    estimators: {
      latent_class: 'Latent classes', decomposable: 'Decomposable graphs', loglinear: 'Log-linear', chao: 'Chao, lower bound',
      sample_coverage: 'Sample coverage', independence: 'Independence',
    },
    statuses: { ok: 'has a figure', not_converged: 'not converged', not_estimable: 'not estimable' },
    columns: {
      estimator: 'Estimator', status: 'Status', estimate: 'Estimate', interval: '95% interval', people: 'People in all',
      mean: 'Mean', rhat: 'R̂', ess: 'Effective draws', observed: 'Seen', unseen: 'Unseen',
    },
    estimates: {
      topic: 'The figures',
      finding: (n) =>
        n.ok === 0
          ? n.asked === 1 ? 'The only estimator has no figure' : `None of the ${count(n.asked)} estimators has a figure`
          : n.ok === n.asked
            ? n.asked === 1 ? 'The only estimator has a figure' : `All ${count(n.asked)} estimators have a figure`
            : `${count(n.ok)} of ${count(n.asked)} estimators ${n.ok === 1 ? 'has' : 'have'} a figure`,
      how: 'Each row is a method: the dot is its estimate of all people, seen and unseen; the line its 95% interval; the outline where its draws fall. Models are blue; bounds and context are grey and do not enter the verdict. The dashed line is the people who are on some list.',
      source: 'estimates.csv; people. The axis is logarithmic where figures differ greatly',
      reference: (n) => `┆ ${count(n)} seen`,
      models: 'model',
      context: 'bound or context',
      replicates: (n) => `a figure in ${count(n.ok)} of ${count(n.all)} replicates`,
    },
    against: {
      topic: 'What speaks against it',
      finding: (n) => (n === 0 ? 'No check speaks against the figure' : n === 1 ? 'One remark before the figure is published' : `${count(n)} remarks before the figure is published`),
      how: 'What the checks on this page, and the methods themselves, have found. An honest result mentions them.',
      none: 'Checks cannot see what the data do not say: read the assumptions.',
      unchecked: 'The figure was not checked',
      unchecked_note: 'Leaving lists out, predicting known totals and moving the priors were not asked for in this run: run it without --no_diagnostics before publishing.',
    },
    assumptions: {
      topic: 'What each method assumes',
      finding: 'No figure comes from the data alone',
      how: 'Whoever is on no list left no trace; each method fills that gap with an assumption. Ask which is most like the way these lists were made.',
      source: 'documentation of the methods',
      assumption: 'Assumes that',
      notes: 'Notes on these data',
      coverage: (value) => `Sample coverage: ${share(value)}.`,
    },
    table: {
      topic: 'Table to quote',
      finding: 'The figures, with all that is needed to review them',
      how: 'The estimate is the posterior median or the maximum likelihood. R̂ near 1 (up to 1.01) and many effective draws say that the chains of latent classes agree. It can be copied whole.',
      source: 'estimates.csv and variance.csv; people',
      within: 'Variance within', linkage: 'Variance of linkage', imputation: 'Variance of imputation', replicates: 'Replicates',
    },
    strata: {
      topic: 'By stratum',
      finding: (n) =>
        `${n.estimator}: ${n.ok === n.strata ? `a figure in all ${count(n.strata)} strata` : `a figure in ${count(n.ok)} of ${count(n.strata)} strata`}`,
      how: 'Each row is a stratum; the last is the total, which adds draws stratum by stratum so that what moves all together moves together. The short upright line is the people seen. Without a figure for every stratum there is no total.',
      source: 'estimates.csv; people',
      stratum: 'Stratum',
      seen: (n) => `${count(n)} seen`,
      verdicts: 'What the models say of each stratum',
      verdict: 'Verdict',
      agreement: 'Models',
    },
    agreements: { none: 'no figure', single: 'one figure alone', agree: 'agree', differ: 'differ', contradict: 'contradict each other' },
    overlap: {
      topic: 'Overlap of lists',
      how: 'Each row is an exact combination of lists: filled dots say which lists those people are on, the bar how many they are. The whole estimate comes from these overlaps: with few of them, intervals are wide.',
      source: 'overlaps.csv; people',
    },
    identification: {
      topic: 'What no data can tell',
      finding: (n) =>
        `If being on ${n.list} halved or doubled the odds of being on another list, the total would run from ${count(n.half)} to ${count(n.double)}`,
      no_finding: 'There is no curve: nobody is on one list and another',
      how: 'The total depends on how much likelier it is to be on a list for someone who is on another (an odds ratio), and that cannot be known of those on none. At 1 the list is independent of the others; further right, more people are unseen. The dots are what each method takes for granted.',
      source: 'diagnostics.csv; people. The horizontal axis is logarithmic',
      x: 'odds ratio',
      y: 'people in all',
      independent: 'If independent (1)',
      list: 'List', half: 'Halved (½)', double: 'Doubled (2)',
      alone: 'On it alone', others_only: 'On others only', both: 'On it and another',
      implied: 'Ratio that each method takes for granted',
      chart: (name) => `People in all by the odds ratio of ${name}`,
    },
    without_list: {
      topic: 'Without one of the lists',
      finding: (n) =>
        n.tried === 0 ? 'What happens when a list is left out' : `The others predict the size of ${count(n.covered)} of ${plural(n.tried, 'list', 'lists')} well`,
      how: 'Above, the figure that is had when each list is left out: where it moves much, it depends on that list. Below, a trial whose answer is known: the people of one list, estimated from the others alone; the short upright line is their true number.',
      source: 'diagnostics.csv; people',
      left_out: (name) => `without ${name}`,
      leave_one_out: 'The total without each list',
      internal: 'The size of each list, predicted by the others',
      known: (n) => `${count(n.known)} in truth, ${n.covered ? 'inside' : 'outside'} the interval`,
      whole: 'with all lists',
      test: 'List and estimator',
    },
    sensitivity: {
      topic: 'Other settings',
      finding: (n) => `With other settings, as defensible, the figure runs from ${count(n.low)} to ${count(n.high)}`,
      no_finding: 'With other settings there is no figure',
      how: 'The same question under another prior (another power of N; delta people in each cell), or with another number of classes. Where the figure moves much, the setting decides it and not the data.',
      source: 'diagnostics.csv; people',
      setting: (name, value) =>
        name === 'prior_power' ? `prior N^${-value}` : name === 'classes' ? `${count(value)} classes at most` : `${name} = ${value}`,
      test: 'Setting',
    },
    predictive: {
      topic: 'Do the models reproduce what was seen?',
      finding: (n) =>
        n.bad.length === 0
          ? n.all === 1 ? 'The model reproduces the overlaps observed' : `All ${count(n.all)} models reproduce the overlaps observed`
          : `${list(n.bad)} ${n.bad.length === 1 ? 'does' : 'do'} not reproduce the overlaps observed`,
      how: 'What was observed is compared with tables simulated from each model. A very small p (below .01) says that the model does not describe even what is seen; a large one does not prove it right about what is not.',
      source: 'diagnostics.csv; people on both lists of each pair',
      all_cells: 'p of all cells',
      pairs: (n) => plural(n, 'pair of lists', 'pairs of lists'),
      pair: 'Pair of lists', observed: 'On both, observed', expected: 'Expected', p: 'p',
    },
    modes: {
      topic: 'Latent classes: modes and chains',
      finding: (n) =>
        n.converged
          ? n.modes === 1 ? `The ${count(n.runs)} chains tell the same story` : `The ${count(n.runs)} chains find the same ${count(n.modes)} modes`
          : n.modes > 1
            ? `The data allow ${count(n.modes)} unlike answers, and the chains do not agree how much each weighs`
            : 'The chains did not converge: there is no figure',
      how: 'A mode is a place where possible answers gather. Its share says how much it weighs in each chain; where chains disagree, none of these numbers is a result. Round trips say whether a chain went through all levels of tempering.',
      source: 'independent chains with replica exchange; people',
      not_a_result: 'Not a result: it shows in which places the chains stayed.',
      a_mode: 'Mode',
      shares: 'Share of each mode in each chain',
      mode: (n) => `Mode ${count(n)}`,
      weight: (value) => `${share(value)} of the draws`,
      by_run: (n) => `Share in chain ${count(n)}`,
      share: 'Share',
      run: 'Chain', round_trips: 'Round trips', levels: 'Levels',
      facts: {
        sweeps: 'Sweeps a chain', mean_alpha: 'Alpha, mean', mean_occupied: 'Classes occupied, mean', bulk_ess: 'Effective draws, bulk',
        tail_ess: 'Effective draws, tails', errors: 'Monte Carlo error of 2.5%, 50% and 97.5%',
      },
    },
    graphs: {
      topic: 'Graphs and log-linear models',
      finding: (n) =>
        list([
          ...(n.graphs === null ? [] : [plural(n.graphs, 'graph averaged', 'graphs averaged')]),
          ...(n.models === null ? [] : [plural(n.models, 'log-linear model fitted', 'log-linear models fitted')]),
        ]),
      how: 'Each number is a list, in the order of the table: [12] says that lists 1 and 2 depend on each other. “sep” are the lists that two parts of the graph share.',
      source: 'the likeliest graphs and the models of least BIC',
      likeliest: 'Likeliest graphs',
      graph: 'Graph', probability: 'Probability', mean: 'Mean',
      mass_beyond: 'Mass beyond the grid', delta: 'delta', grid_end: 'The grid reaches', ln_evidence: 'ln evidence', tail_power: 'Power of the tail',
      best: 'Log-linear models', model: 'Model', standard_error: 'Standard error', deviance: 'Deviance', aic: 'AIC', bic: 'BIC', parameters: 'Parameters',
      without: 'Models without an estimate', resamples: 'Resamples without an estimate', all_models: 'All hierarchical models', no_maximum: 'no maximum',
    },
    lists_in_order: (names) => `Lists: ${names.map((name, index) => `${index + 1} ${name}`).join(', ')}.`,
    number: (value) => decimal(value, Math.abs(value) < 10 ? 3 : 1),
  };
};

export type EstimateWords = ReturnType<typeof make_es>;
export const estimate_words: Record<'es' | 'en', EstimateWords> = { es: make_es(), en: make_en() };
