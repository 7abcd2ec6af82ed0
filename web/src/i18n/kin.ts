// The words of the reports of `paradero kin`, Spanish and English side by side.
import { make_format } from './format';
import type { Language } from './language';

const es_format = make_format('es-MX', (n) => `1 de ${n}`);
const en_format = make_format('en', (n) => `1 in ${n}`);

const es = {
  caution:
    'Un resultado de parentesco es una pista que un perito confirma con la muestra, la familia y las demás pruebas; nunca una identificación por sí solo. ' +
    'Esta página contiene datos genéticos: piense con quién la comparte.',
  ratio_how:
    'La razón de verosimilitud (LR) dice cuántas veces más probables son los datos si los restos son de esa persona que si son de alguien ajeno a la familia. Con log₁₀, +2 es cien a uno y −2 uno a cien.',

  pedigree: {
    name: (name: string) => `Familia ${name}`,
    summary: (n: { name: string; members: number; typed: readonly string[]; missing: readonly string[] }) =>
      `Familia ${n.name}, ${es_format.plural(n.members, 'persona', 'personas')}. ` +
      `Con perfil: ${n.typed.length === 0 ? 'nadie' : es_format.list(n.typed)}. Se busca a: ${n.missing.length === 0 ? 'nadie' : es_format.list(n.missing)}.`,
    members: 'Quién es quién en el dibujo',
    id: 'Persona', sex: 'Sexo', father: 'Padre', mother: 'Madre', known: 'Se sabe',
    sexes: { male: 'hombre (cuadro)', female: 'mujer (círculo)', unknown: 'no consta (rombo)' },
    marks: { typed: 'con perfil genético', missing: 'se le busca', deceased: 'finada', implied: 'sólo nombrada como madre o padre' },
  },

  locus: {
    marker: 'Marcador', call: 'Perfil', ratio: 'LR', bar: 'log₁₀ LR', total: 'Todos', excluded: 'excluye',
  },

  loci: {
    topic: 'Marcadores y supuestos',
    finding: (n: { loci: number; added: number }) =>
      n.added === 0
        ? `${es_format.plural(n.loci, 'marcador', 'marcadores')}, con los alelos de las frecuencias`
        : `${es_format.plural(n.loci, 'marcador', 'marcadores')}; se ${n.added === 1 ? 'agregó un alelo que no estaba' : `agregaron ${es_format.count(n.added)} alelos que no estaban`} en las frecuencias`,
    how: 'Con qué frecuencias, mutaciones y correcciones se calculó cada marcador. Otras dan otros números: los supuestos se cambian al pedir el cálculo y quedan escritos aquí.',
    source: 'archivo de frecuencias y ajustes; tasas por meiosis',
    show: 'Ver cada marcador',
    alleles: 'Alelos', sum: 'Sumaban', added: 'Agregados', mutation: 'Mutación', rates: 'Tasa, padre / madre', theta: 'Theta', silent: 'Silencioso',
    none: 'ninguno',
    models: { none: 'sin mutación', equal: 'todas iguales', proportional: 'proporcional', stepwise: 'por pasos', ext_stepwise: 'por pasos, con fracciones' } as Record<string, string>,
  },

  families: {
    topic: 'Las familias',
    finding: (n: number) => `${es_format.plural(n, 'familia dibujada', 'familias dibujadas')} con los símbolos de uso común`,
    how: 'Cuadro: hombre; círculo: mujer; rombo: sexo que no consta. Lleno: con perfil genético. Con «?»: a quien se busca. Cruzado por una línea: finada. Una línea doble une a parientes.',
    source: 'archivo de familias; parentescos como se declararon',
  },

  lr: {
    command: 'Parentesco: comparación',
    untitled: 'Razón de verosimilitud, marcador por marcador',
    finding_one: (n: { missing: string; family: string; candidate: string; ratio: string; more: boolean }) =>
      n.more
        ? `El perfil de ${n.candidate} es ${n.ratio} veces más probable si es ${n.missing}, de la familia ${n.family}, que si es de alguien ajeno.`
        : `El perfil de ${n.candidate} es menos probable si es ${n.missing}, de la familia ${n.family}, que si es de alguien ajeno: LR ${n.ratio}.`,
    finding_excluded: (n: { missing: string; family: string; candidate: string; markers: number }) =>
      `${n.candidate} no puede ser ${n.missing}, de la familia ${n.family}, con estos supuestos: ${es_format.plural(n.markers, 'marcador lo excluye', 'marcadores lo excluyen')}.`,
    finding_contradict: (n: { family: string; markers: number }) =>
      `Los perfiles de la familia ${n.family} son imposibles juntos en ${es_format.plural(n.markers, 'marcador', 'marcadores')}: la comparación no tiene valor.`,
    finding: (n: { comparisons: number; families: number }) =>
      `${es_format.plural(n.comparisons, 'comparación', 'comparaciones')} con ${es_format.plural(n.families, 'familia', 'familias')}.`,
    figures: { above: 'a favor (LR > 1)', below: 'en contra (LR < 1)', excluded: 'excluidas', contradict: 'sin valor: la familia se contradice' },
    topic: 'Comparaciones',
    section: (n: { above: number; below: number; excluded: number }) =>
      `${es_format.count(n.above)} a favor, ${es_format.count(n.below)} en contra y ${es_format.plural(n.excluded, 'excluida', 'excluidas')}`,
    source: 'totals.csv, lr.csv y explanations.csv; LR sin unidad, log₁₀ en las barras',
    is: (n: { candidate: string; missing: string }) => `¿Es ${n.candidate} la persona ${n.missing}?`,
    excluded: (n: number) => `excluida por ${es_format.plural(n, 'marcador', 'marcadores')}`,
    contradict: 'sin valor: la familia se contradice',
    loci: (n: number) => es_format.plural(n, 'marcador', 'marcadores'),
    by_hand: 'La cuenta a mano, marcador por marcador',
    doubtful: (n: { child: string; parent: string; against: number; informative: number }) =>
      `Ojo: ${n.child} y ${n.parent} discrepan en ${es_format.count(n.against)} de ${es_format.plural(n.informative, 'marcador', 'marcadores')}; quizá no sean hijo y progenitor.`,
    impossible: (markers: readonly string[]) => `Los parientes son imposibles juntos en ${es_format.list(markers)}.`,
    assumptions: {
      topic: 'Supuestos',
      finding: (n: number) => `Lo que se da por cierto en la cuenta: ${es_format.plural(n, 'punto', 'puntos')}`,
      how: 'Si alguno no se sostiene en el caso, el número cambia. Dígalo en el dictamen.',
      source: 'ajustes de la comparación',
    },
  },

  search: {
    command: 'Parentesco: búsqueda',
    untitled: 'Restos que podrían ser de las personas que se buscan',
    finding: (n: { missing: number; people: number; likely: number }) =>
      `${es_format.plural(n.likely, 'pareja', 'parejas')} de 90% o más, al comparar a ${es_format.plural(n.missing, 'persona buscada', 'personas buscadas')} con ${es_format.plural(n.people, 'persona hallada', 'personas halladas')}.`,
    figures: { families: 'familias', missing: 'personas buscadas', remains: 'restos con perfil', people: 'personas, unidos sus fragmentos', pairs: 'comparaciones, todas', hits: 'coincidencias', refused: 'buscadas que no se pudieron comparar' },
    by_missing: {
      topic: 'Por persona buscada',
      finding: (n: { shown: number; hits: number; false_hits: string }) =>
        `${es_format.plural(n.hits, 'coincidencia', 'coincidencias')}, de las que se esperan falsas ${n.false_hits}; aquí, ${n.shown === n.hits ? 'todas' : `las ${es_format.count(n.shown)} más probables`}`,
      how: 'Por familia: qué restos conviene confirmar. El porcentaje parte de la probabilidad previa que dicen los ajustes y toma en cuenta a todas las demás. «Falsas» es cuántos restos ajenos de esta base llegarían por azar a una LR así con esa familia.',
      source: 'hits.csv y explanations.csv; probabilidades',
    },
    by_remains: {
      topic: 'Por restos',
      finding: (n: { remains: number; several: number }) =>
        n.several === 0
          ? `A ninguno de estos ${es_format.count(n.remains)} restos lo reclama más de una familia`
          : `A ${es_format.count(n.several)} de estos ${es_format.count(n.remains)} restos ${n.several === 1 ? 'lo' : 'los'} reclama más de una familia`,
      how: 'Las mismas coincidencias vistas desde los restos. Con varias familias para unos restos, manda la más probable, y las demás esperan.',
    },
    rank: (n: { for_missing: number; for_remains: number }) => `lugar ${n.for_missing} para esta persona, lugar ${n.for_remains} para estos restos`,
    false_hits: (value: string) => `falsas esperadas: ${value}`,
    other_evidence: (value: string) => `otros datos: log₁₀ ${value}`,
    haplotypes: (value: string) => `ADN mitocondrial e Y: log₁₀ ${value}`,
    haplotypes_exclude: 'excluido por el ADN mitocondrial o el Y',
    lr: (value: string) => `LR ${value}`,
    remains: 'Restos', family: 'Familia', missing: 'Buscada', posterior: 'Probabilidad', false_column: 'Falsas esperadas', place: 'Lugar',
    tenths: {
      topic: 'Qué tan seguras son',
      finding: (n: { sure: number; hits: number }) => `${es_format.count(n.sure)} de ${es_format.plural(n.hits, 'coincidencia pasa', 'coincidencias pasan')} de 90%`,
      how: 'Cuántas coincidencias hay en cada franja de probabilidad, y de cuántas personas buscadas se reconocerían los restos si estuvieran en la base (el poder de su familia).',
      source: 'hits.csv y missing.csv; coincidencias y personas buscadas',
      band: 'Franja', hits: 'Coincidencias', missing: 'Buscadas con ese poder', bar_hits: 'Barra de coincidencias', bar_missing: 'Barra de buscadas',
      range: (n: { from: string; to: string }) => `${n.from} a ${n.to}`,
    },
    joined: {
      topic: 'Fragmentos de una misma persona',
      finding: (n: { groups: number; remains: number }) => `${es_format.plural(n.remains, 'resto se unió', 'restos se unieron')} en ${es_format.plural(n.groups, 'persona', 'personas')}`,
      how: 'Perfiles tan iguales que son de una misma persona se juntan antes de buscar. Un marcador en conflicto se deja sin usar.',
      source: 'remains.csv y matches.csv',
      remains: 'Restos unidos', conflicts: 'Marcadores en conflicto',
    },
  },

  joint: {
    command: 'Parentesco: asignación conjunta',
    untitled: 'Quién es quién, todas las familias a la vez',
    finding: (n: { victims: number; missing: number; families: number; sure: number; tied: number }) =>
      `${es_format.count(n.sure)} de ${es_format.plural(n.victims, 'persona hallada tiene', 'personas halladas tienen')} una pareja de más de 95% entre ${es_format.plural(n.missing, 'buscada', 'buscadas')} de ${es_format.plural(n.families, 'familia', 'familias')}` +
      (n.tied === 0 ? '.' : `; ${es_format.count(n.tied)} ${n.tied === 1 ? 'es' : 'son'} una de varias que el ADN no distingue.`),
    figures: { remains: 'restos', victims: 'personas halladas', missing: 'personas buscadas', families: 'familias', by_sex: 'asignaciones por sexo', possible: 'asignaciones posibles', sampled: 'grupos muestreados', error: 'mayor error típico' },
    pairings: {
      topic: 'Parejas',
      finding: (n: { sure: number; victims: number }) => `${es_format.count(n.sure)} de ${es_format.plural(n.victims, 'persona hallada', 'personas halladas')} con pareja de más de 95%`,
      how: 'La probabilidad de cada pareja suma todas las maneras de repartir a las personas buscadas entre las halladas: dos hallados no pueden ser la misma persona. La LR de la pareja sola puede decir otra cosa.',
      source: 'pairings.csv; probabilidades, con su error típico donde se muestreó',
    },
    by_missing: { topic: 'Por persona buscada', finding: (n: number) => `${es_format.plural(n, 'persona buscada', 'personas buscadas')} y quién podría ser`, how: 'Las mismas parejas vistas desde la familia.' },
    victim: 'Hallada', missing: 'Buscada', posterior: 'Probabilidad', error: 'Error típico', ratio: 'LR sola', bar: 'Barra',
    none_of_missing: 'ninguna de las buscadas', none_of_victims: 'ninguna de las halladas', exact: 'exacta',
    tie_note: 'empate',
    ties: {
      topic: 'Empates',
      finding: (n: number) => `${es_format.plural(n, 'grupo de personas buscadas', 'grupos de personas buscadas')} que el ADN no distingue`,
      how: 'Sus lugares en la familia son iguales: se sabe que la persona hallada es una de ellas, y no cuál. Hacen falta otros datos: edad, estatura, señas, un hijo.',
      source: 'ties.csv; probabilidades de ser una de ellas',
      family: 'Familia', victims: 'Halladas', one_of: 'Una de', posterior: 'Probabilidad',
    },
    components: {
      topic: 'Cómo se calculó',
      finding: (n: { components: number; sampled: number }) =>
        n.sampled === 0
          ? `${es_format.plural(n.components, 'grupo resuelto', 'grupos resueltos')} de forma exacta`
          : `${es_format.count(n.sampled)} de ${es_format.plural(n.components, 'grupo se muestreó', 'grupos se muestrearon')}: sus probabilidades llevan error`,
      how: 'Tras las exclusiones, las parejas posibles se parten en grupos que no se tocan. En cada uno se suman todas las asignaciones, sin error. Donde son demasiadas se muestrean familias enteras hasta que el error típico es pequeño; R̂ cerca de 1 dice que las cadenas coinciden.',
      source: 'grupos; asignaciones',
      component: 'Grupo', victims: 'Halladas', missing: 'Buscadas', families: 'Familias', assignments: 'Asignaciones', way: 'Cálculo', exact: 'exacto', sampled: (n: { r_hat: string; error: string; steps: string }) => `muestreado: ${n.steps} pasos, error típico de ${n.error} a lo más, R̂ ${n.r_hat}`,
    },
  },

  power: {
    command: 'Parentesco: a quién tomar muestra',
    untitled: 'A quién conviene tomar muestra ahora',
    finding: (n: { sampled: string; family: string; before: string; after: string }) =>
      `Lo que más ayuda por su costo es tomar muestra a ${n.sampled}, de la familia ${n.family}; la probabilidad de reconocer a quien se busca pasa de ${n.before} a ${n.after}.`,
    finding_none: 'Ninguna muestra más ayudaría a estas familias.',
    figures: { families: 'familias', missing: 'personas buscadas', options: 'muestras posibles' },
    caseload: {
      topic: 'Primero, en todas las familias',
      finding: (n: { options: number; shown: number }) => `Las ${es_format.count(n.shown)} muestras de más provecho de ${es_format.count(n.options)}`,
      how: 'Ordenadas por lo que crece la probabilidad de identificar por cada unidad de costo. Una muestra sirve a todas las personas que busca la familia. El costo es el que se indicó, o 1.',
      source: 'power.csv; probabilidades por unidad de costo',
    },
    by_family: {
      topic: 'Familia por familia',
      finding: (n: { families: number; enough: number }) => `${es_format.count(n.enough)} de ${es_format.plural(n.families, 'familia ya reconocería', 'familias ya reconocerían')} a quien busca, con 95% o más`,
      how: 'Inclusión: probabilidad de que los restos de la persona buscada, si aparecen, pasen el umbral. Exclusión: probabilidad de que unos restos ajenos queden descartados. La primera línea es la familia como está.',
      source: (threshold: string) => `power.csv; umbral LR ${threshold}; probabilidades`,
    },
    as_is: 'como está', family: 'Familia', missing: 'Buscada', sampled: 'A quién', cost: 'Costo', inclusion: 'Inclusión', exclusion: 'Exclusión', mean: 'log₁₀ LR medio',
    gain: 'Aumento por costo', refused: 'No se puede calcular', now: 'Ahora', then: 'Después', looked_for: (missing: string) => `se busca a ${missing}`,
    error: (value: string) => `± ${value}`,
    below: (value: string) => `menos de ${value}`,
  },
};

const en: typeof es = {
  caution:
    'A kinship result is a lead that an expert confirms with the sample, the family and the other evidence; never an identification by itself. ' +
    'This page holds genetic data: think of whom you share it with.',
  ratio_how:
    'The likelihood ratio (LR) is how many times likelier the data are if the remains are this person than if they are of someone unrelated to the family. In log₁₀, +2 is a hundred to one and −2 one to a hundred.',

  pedigree: {
    name: (name) => `Family ${name}`,
    summary: (n) =>
      `Family ${n.name}, ${en_format.plural(n.members, 'person', 'people')}. ` +
      `Typed: ${n.typed.length === 0 ? 'nobody' : en_format.list(n.typed)}. Looked for: ${n.missing.length === 0 ? 'nobody' : en_format.list(n.missing)}.`,
    members: 'Who is who in the drawing',
    id: 'Person', sex: 'Sex', father: 'Father', mother: 'Mother', known: 'Known',
    sexes: { male: 'man (square)', female: 'woman (circle)', unknown: 'not stated (diamond)' },
    marks: { typed: 'typed', missing: 'looked for', deceased: 'deceased', implied: 'named as a parent only' },
  },

  locus: { marker: 'Marker', call: 'Call', ratio: 'LR', bar: 'log₁₀ LR', total: 'All', excluded: 'excludes' },

  loci: {
    topic: 'Markers and assumptions',
    finding: (n) =>
      n.added === 0
        ? `${en_format.plural(n.loci, 'marker', 'markers')}, with the alleles of the frequencies`
        : `${en_format.plural(n.loci, 'marker', 'markers')}; ${en_format.plural(n.added, 'allele that the frequencies have not was', 'alleles that the frequencies have not were')} added`,
    how: 'With which frequencies, mutations and corrections each marker was worked out. Others give other numbers: assumptions are set when the command is run, and written down here.',
    source: 'file of frequencies and settings; rates a meiosis',
    show: 'Show each marker',
    alleles: 'Alleles', sum: 'Summed to', added: 'Added', mutation: 'Mutation', rates: 'Rate, father / mother', theta: 'Theta', silent: 'Silent',
    none: 'none',
    models: { none: 'none', equal: 'equal', proportional: 'proportional', stepwise: 'stepwise', ext_stepwise: 'stepwise, with fractions' },
  },

  families: {
    topic: 'The families',
    finding: (n) => `${en_format.plural(n, 'family', 'families')} drawn in the standard symbols`,
    how: 'Square: man; circle: woman; diamond: sex not stated. Filled: typed. With “?”: looked for. A line across: deceased. A double line joins relatives.',
    source: 'file of families; relationships as stated',
  },

  lr: {
    command: 'Kinship: a comparison',
    untitled: 'The likelihood ratio, marker by marker',
    finding_one: (n) =>
      n.more
        ? `The profile of ${n.candidate} is ${n.ratio} times likelier if they are ${n.missing}, of family ${n.family}, than if they are unrelated.`
        : `The profile of ${n.candidate} is less likely if they are ${n.missing}, of family ${n.family}, than if they are unrelated: LR ${n.ratio}.`,
    finding_excluded: (n) =>
      `${n.candidate} cannot be ${n.missing}, of family ${n.family}, under these assumptions: ${en_format.plural(n.markers, 'marker excludes', 'markers exclude')} it.`,
    finding_contradict: (n) =>
      `The calls of family ${n.family} are impossible together at ${en_format.plural(n.markers, 'marker', 'markers')}: the comparison has no value.`,
    finding: (n) => `${en_format.plural(n.comparisons, 'comparison', 'comparisons')} with ${en_format.plural(n.families, 'family', 'families')}.`,
    figures: { above: 'for (LR > 1)', below: 'against (LR < 1)', excluded: 'excluded', contradict: 'no value: the family contradicts itself' },
    topic: 'Comparisons',
    section: (n) => `${en_format.count(n.above)} for, ${en_format.count(n.below)} against and ${en_format.count(n.excluded)} excluded`,
    source: 'totals.csv, lr.csv and explanations.csv; LR has no unit, bars are log₁₀',
    is: (n) => `Is ${n.candidate} the person ${n.missing}?`,
    excluded: (n) => `excluded by ${en_format.plural(n, 'marker', 'markers')}`,
    contradict: 'no value: the family contradicts itself',
    loci: (n) => en_format.plural(n, 'marker', 'markers'),
    by_hand: 'The reckoning by hand, marker by marker',
    doubtful: (n) =>
      `Mind: ${n.child} and ${n.parent} disagree at ${en_format.count(n.against)} of ${en_format.plural(n.informative, 'marker', 'markers')}; they may not be child and parent.`,
    impossible: (markers) => `The relatives are impossible together at ${en_format.list(markers)}.`,
    assumptions: {
      topic: 'Assumptions',
      finding: (n) => `What the reckoning takes for granted: ${en_format.plural(n, 'point', 'points')}`,
      how: 'Where one does not hold in the case, the number changes. Say so in the opinion.',
      source: 'settings of the comparison',
    },
  },

  search: {
    command: 'Kinship: a search',
    untitled: 'Remains that may be those of the people looked for',
    finding: (n) =>
      `${en_format.plural(n.likely, 'pair', 'pairs')} at 90% or more, from ${en_format.plural(n.missing, 'missing person', 'missing people')} against ${en_format.plural(n.people, 'found person', 'found people')}.`,
    figures: { families: 'families', missing: 'missing people', remains: 'typed remains', people: 'people, fragments joined', pairs: 'comparisons, all there are', hits: 'hits', refused: 'missing who could not be compared' },
    by_missing: {
      topic: 'By missing person',
      finding: (n) =>
        `${en_format.plural(n.hits, 'hit', 'hits')}, of which ${n.false_hits} expected to be false; here ${n.shown === n.hits ? 'all of them' : `the ${en_format.count(n.shown)} likeliest`}`,
      how: 'By family: which remains to confirm. The percentage starts from the prior probability of the settings and takes everyone else into account. “False” is how many strangers’ remains of this base would reach such an LR with this family by chance.',
      source: 'hits.csv and explanations.csv; probabilities',
    },
    by_remains: {
      topic: 'By remains',
      finding: (n) =>
        n.several === 0
          ? `None of these ${en_format.count(n.remains)} remains is claimed by more than one family`
          : `${en_format.count(n.several)} of these ${en_format.count(n.remains)} remains ${n.several === 1 ? 'is' : 'are'} claimed by more than one family`,
      how: 'The same hits from the side of the remains. Where several families claim them, the likeliest comes first and the others wait.',
    },
    rank: (n) => `place ${n.for_missing} for this person, place ${n.for_remains} for these remains`,
    false_hits: (value) => `expected false: ${value}`,
    other_evidence: (value) => `other evidence: log₁₀ ${value}`,
    haplotypes: (value) => `mtDNA and Y: log₁₀ ${value}`,
    haplotypes_exclude: 'excluded by mtDNA or Y',
    lr: (value) => `LR ${value}`,
    remains: 'Remains', family: 'Family', missing: 'Missing', posterior: 'Probability', false_column: 'Expected false', place: 'Place',
    tenths: {
      topic: 'How sure they are',
      finding: (n) => `${en_format.count(n.sure)} of ${en_format.plural(n.hits, 'hit is', 'hits are')} above 90%`,
      how: 'How many hits are in each band of probability, and for how many missing people their remains would be recognised if they were in the base (the power of their family).',
      source: 'hits.csv and missing.csv; hits and missing people',
      band: 'Band', hits: 'Hits', missing: 'Missing with this power', bar_hits: 'Bar of hits', bar_missing: 'Bar of missing',
      range: (n) => `${n.from} to ${n.to}`,
    },
    joined: {
      topic: 'Fragments of one person',
      finding: (n) => `${en_format.plural(n.remains, 'remains were', 'remains were')} joined as ${en_format.plural(n.groups, 'person', 'people')}`,
      how: 'Profiles so alike that they are of one person are joined before the search. A marker in conflict is left unused.',
      source: 'remains.csv and matches.csv',
      remains: 'Joined remains', conflicts: 'Markers in conflict',
    },
  },

  joint: {
    command: 'Kinship: joint assignment',
    untitled: 'Who is who, all families at once',
    finding: (n) =>
      `${en_format.count(n.sure)} of ${en_format.plural(n.victims, 'found person has', 'found people have')} a pairing above 95% among ${en_format.plural(n.missing, 'missing person', 'missing people')} of ${en_format.plural(n.families, 'family', 'families')}` +
      (n.tied === 0 ? '.' : `; ${en_format.count(n.tied)} ${n.tied === 1 ? 'is' : 'are'} one of several that DNA does not tell apart.`),
    figures: { remains: 'remains', victims: 'found people', missing: 'missing people', families: 'families', by_sex: 'assignments by sex', possible: 'possible assignments', sampled: 'sampled components', error: 'largest standard error' },
    pairings: {
      topic: 'Pairings',
      finding: (n) => `${en_format.count(n.sure)} of ${en_format.plural(n.victims, 'found person', 'found people')} with a pairing above 95%`,
      how: 'The probability of each pairing sums all ways of sharing the missing out among the found: two found people cannot be the same one. The LR of the pair by itself can say something else.',
      source: 'pairings.csv; probabilities, with their standard error where sampled',
    },
    by_missing: { topic: 'By missing person', finding: (n) => `${en_format.plural(n, 'missing person', 'missing people')} and who they may be`, how: 'The same pairings from the side of the family.' },
    victim: 'Found', missing: 'Missing', posterior: 'Probability', error: 'Standard error', ratio: 'LR by itself', bar: 'Bar',
    none_of_missing: 'none of the missing', none_of_victims: 'none of the found', exact: 'exact',
    tie_note: 'tie',
    ties: {
      topic: 'Ties',
      finding: (n) => `${en_format.plural(n, 'set of missing people', 'sets of missing people')} that DNA does not tell apart`,
      how: 'Their places in the family are alike: the found person is known to be one of them, and not which. Other evidence is needed: age, height, marks, a child.',
      source: 'ties.csv; probabilities of being one of them',
      family: 'Family', victims: 'Found', one_of: 'One of', posterior: 'Probability',
    },
    components: {
      topic: 'How it was worked out',
      finding: (n) =>
        n.sampled === 0
          ? `${en_format.plural(n.components, 'component', 'components')} worked out exactly`
          : `${en_format.count(n.sampled)} of ${en_format.plural(n.components, 'component was', 'components were')} sampled: their probabilities carry an error`,
      how: 'After the exclusions, the possible pairings fall into components that do not touch. In each all assignments are summed, without error. Where they are too many, whole families are sampled until the standard error is small; R̂ near 1 says that the chains agree.',
      source: 'components; assignments',
      component: 'Component', victims: 'Found', missing: 'Missing', families: 'Families', assignments: 'Assignments', way: 'Worked out', exact: 'exactly', sampled: (n) => `sampled: ${n.steps} steps, standard error at most ${n.error}, R̂ ${n.r_hat}`,
    },
  },

  power: {
    command: 'Kinship: whom to sample',
    untitled: 'Whom to sample next',
    finding: (n) =>
      `What helps most for its cost is to sample ${n.sampled}, of family ${n.family}; the probability of recognising who is looked for goes from ${n.before} to ${n.after}.`,
    finding_none: 'No further sample would help these families.',
    figures: { families: 'families', missing: 'missing people', options: 'possible samples' },
    caseload: {
      topic: 'First, over all families',
      finding: (n) => `The ${en_format.count(n.shown)} samples that help most, of ${en_format.count(n.options)}`,
      how: 'Ordered by the growth of the probability of identification for one unit of cost. One sample serves all whom the family looks for. The cost is as given, or 1.',
      source: 'power.csv; probabilities a unit of cost',
    },
    by_family: {
      topic: 'Family by family',
      finding: (n) => `${en_format.count(n.enough)} of ${en_format.plural(n.families, 'family would', 'families would')} already recognise whom they look for, at 95% or more`,
      how: 'Inclusion: the probability that the remains of the missing person, if found, pass the threshold. Exclusion: the probability that a stranger’s remains are ruled out. The first line is the family as it is.',
      source: (threshold) => `power.csv; threshold LR ${threshold}; probabilities`,
    },
    as_is: 'as it is', family: 'Family', missing: 'Missing', sampled: 'Whom', cost: 'Cost', inclusion: 'Inclusion', exclusion: 'Exclusion', mean: 'mean log₁₀ LR',
    gain: 'Growth for the cost', refused: 'Cannot be worked out', now: 'Now', then: 'Then', looked_for: (missing) => `looking for ${missing}`,
    error: (value) => `± ${value}`,
    below: (value) => `less than ${value}`,
  },
};

export const kin_words: Record<Language, typeof es> = { es, en };
