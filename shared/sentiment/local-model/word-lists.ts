// The few closed word lists that the features know by heart: what negates, what ends a negation's reach, what
// strengthens or weakens. All the rest is learned. Written as the tokeniser leaves words: lower case, plain apostrophe.
import { hashSet } from './hashing';

/** Words that turn what follows, in the seven languages; English ones that end in n't are told by their ending. */
export const negators = hashSet(`
  not no never none nobody nothing neither nor nowhere cannot cant dont doesnt didnt isnt wasnt arent werent wont
  wouldnt shouldnt couldnt havent hasnt hadnt aint without hardly barely scarcely rarely seldom
  nicht nichts nie niemals kein keine keinen keiner keinem keines nirgends weder ohne kaum
  ne n'est n'ai n'a n'y pas jamais rien aucun aucune sans personne non mai nessun nessuno nessuna niente senza nemmeno
  nunca jamás ningún ninguna ninguno nada sin tampoco não nem nenhum nenhuma sem
  niet niets nooit geen nergens zonder nauwelijks`);

/** Words after which a negation no longer reaches. */
export const turns = hashSet(
  `but however though although aber sondern jedoch mais pourtant pero sino ma però mas porém maar`,
);

/** Words after which a feeling counts more and before which it counts less. */
export const buts = hashSet('but aber pero però mas maar');

const strengthening = `absolutely amazingly awfully completely considerably decidedly deeply enormously entirely especially
  exceptionally extremely fully fucking fuckin freaking friggin greatly hella highly hugely incredibly insanely intensely
  majorly more most particularly purely quite really remarkably so substantially thoroughly total totally tremendously
  uber unbelievably unusually utter utterly very damn bloody way too`;
const weakening = `almost kinda kindof less little marginally occasionally partly slightly somewhat sorta mildly fairly bit`;

/**
 * By how much a word before a lexicon word moves that word's value away from zero (C. J. Hutto, E. Gilbert: VADER,
 * 2014: 0.293 on its scale of −4…4).
 */
export const boosts = new Map<number, number>([
  ...[...hashSet(strengthening)].map((hash): [number, number] => [hash, 0.293]),
  ...[...hashSet(weakening)].map((hash): [number, number] => [hash, -0.293]),
]);
