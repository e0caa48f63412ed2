// Messages that are nothing but thanks have fixed scores, so that no model can read more feeling into them: bare thanks
// are neutral, the fuller everyday thanks slightly positive, heartfelt thanks positive. Emphasis (!!, ??, letters drawn
// out) or any other word, and the model decides.
import type { ConfidenceScores } from '../provider';
import { scoresAround } from './confidence';
import { hashSet } from './hashing';
import { type TokenBuffer, tokenFlag, tokenKind } from './tokeniser';

/** Words that may stand beside thanks. */
const courtesies = hashSet(`
  thanks thank you u ya thx ty tks thankyou cheers for your the help time reply answer update info information support in
  advance again ok okay k kk yes yeah yep alright sure fine cool got it will do sounds good understood noted hi hello
  hey dear sir madam team there all everyone please bye goodbye good morning afternoon evening night day have a nice
  regards kind best sincerely and have to sorry bother
  danke dank schön dankeschön bitte hallo guten gute tag morgen abend nacht tschüss servus grüße grüß gott mfg im voraus ja
  dir ihnen für die hilfe antwort schönen einen noch
  merci bonjour bonsoir salut au revoir cordialement d'avance oui d'accord s'il vous plaît bonne journée soirée
  gracias hola buenos buenas días tardes noches adiós saludos un saludo por favor sí vale de antemano
  obrigado obrigada olá oi bom boa dia tarde noite tchau abraço sim desde já
  grazie ciao buongiorno buonasera salve arrivederci prego sì anticipo cordiali saluti va bene
  bedankt dank je u wel alvast hoi hallo goedemorgen goedemiddag goedenavond dag doei ja oké groeten groet`);

const thanks = hashSet(`
  thanks thank thx ty thankyou cheers danke dank dankeschön merci gracias obrigado obrigada grazie bedankt valeu`);

/** With thanks: the everyday fuller form. */
const fuller = hashSet('lot vielen beaucoup bien muchas muito mille molte hartelijk hoor valeu');
/** With thanks: the heartfelt form. */
const heartfelt = hashSet(`
  very much so million tons heaps massively tausend herzlichen lieben ganz grand mille mercis infiniment mil muchísimas
  muitíssimo imenso infinite cuore di tantissimo heel erg ontzettend duizendmaal`);

// "mille" is everyday in Italian ("grazie mille") and heartfelt in French ("mille mercis").
const thousandfold = hashSet('mercis');

/** At most this many words are looked at: no courtesy is longer. */
const mostWords = 10;

/** Fixed scores of a message that is nothing but thanks, else undefined. */
export function scoresOfThanks(tokens: TokenBuffer): ConfidenceScores | undefined {
  if (tokens.count > 2 * mostWords || tokens.exclamations > 1 || tokens.questions > 1) return undefined;
  let words = 0;
  let thanked = false;
  let warmth = 0;
  for (let index = 0; index < tokens.count; index++) {
    const kind = tokens.kind[index]!;
    if (kind === tokenKind.clause) continue;
    if (kind === tokenKind.outcry) continue;
    if (kind !== tokenKind.word || tokens.flags[index]! & tokenFlag.elongated) return undefined;
    const hash = tokens.hash[index]!;
    words++;
    thanked ||= thanks.has(hash) || thousandfold.has(hash);
    if (thousandfold.has(hash)) warmth = 2;
    else if (fuller.has(hash)) warmth = Math.max(warmth, 1);
    else if (heartfelt.has(hash)) warmth = 2;
    else if (!courtesies.has(hash)) return undefined;
  }
  if (!thanked || words > mostWords || tokens.questions > 0) return undefined;
  if (warmth === 0) return scoresAround(0.03, 0.93);
  return scoresAround(warmth === 1 ? 2 / 7 : 4 / 7, 0.3);
}
