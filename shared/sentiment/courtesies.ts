// Scores courtesies by rule, the same for every provider, because the cloud scores "Good morning!" as very positive. A
// text that is only a greeting, plain thanks, an "ok" or a closing phrase is neutral. Fuller thanks are slightly
// positive, heartfelt thanks positive. A text with emphasis (!!, ??, elongated letters) or any other word goes to a
// model.
import type { ConfidenceScores } from './provider';
import { hashSet } from './local-model/hashing';
import { type TokenBuffer, tokenFlag, tokenKind } from './local-model/tokeniser';
import { scoresAround } from './scores-around';

/** Courtesies whose single words may also accompany thanks, in lower case without punctuation. */
const looseCourtesies = [
  // English
  'hi|hey|hello|(?:hello|hi|hey) there|good (?:morning|afternoon|evening|day|night)',
  'thanks|thank you|thx|ty|cheers|thank you for your (?:help|reply|answer|time)|thanks for (?:your|the) (?:help|reply|answer)',
  'ok|okay|k|kk|yes|yep|yeah|sure|fine|alright|got it|understood|please|yes please',
  'bye|bye bye|goodbye|good bye|kind regards|best regards|regards|sincerely|team|everyone|all|sir|madam|and',
  // German
  'hallo|guten (?:morgen|tag|abend)|servus|grüß gott|danke|danke schön|dankeschön|bitte|bitte schön|ja|tschüss|schönen (?:tag|abend)(?: noch)?',
  // French
  'bonjour|bonsoir|salut|merci|oui|au revoir|cordialement',
  // Spanish
  'hola|buenos días|buenas(?: tardes| noches)?|gracias|por favor|sí|vale|adiós|saludos|un saludo',
  // Portuguese
  'olá|oi|bom dia|boa (?:tarde|noite)|obrigado|obrigada|sim|tchau',
  // Italian
  'ciao|salve|buongiorno|buonasera|grazie|prego|sì|va bene|arrivederci|cordiali saluti|saluti',
  // Dutch
  'hoi|dag|goedemorgen|goedemiddag|goedenavond|bedankt|dank (?:u|je)(?: wel)?|oké|doei|groeten',
].join('|');

/** Courtesies that match only as a whole, because their single words have other meanings as well. */
const fixedCourtesies = [
  // English
  'greetings|howdy|how are you|dear (?:sir|madam|sir or madam|team)',
  'okey|no|nope|all right|i see|right|no thanks|no thank you|one moment|just a moment|you ?a?re welcome|no problem|no worries',
  'see you|see you later|take care|have a (?:nice|good|great) (?:day|evening|weekend|one)',
  // German
  'hallo zusammen|moin|grüezi|gern|gerne|nein|alles klar|in ordnung|verstanden|tschüs|auf wiedersehen|bis (?:bald|dann|später)|(?:mit )?(?:freundlichen|freundliche|viele|liebe|beste) grüßen?',
  // French
  'coucou|d ?accord|non|s ?il (?:vous|te) plaît|svp|stp|de rien|entendu|compris|à bientôt|bonne (?:journée|soirée|nuit)|bien à vous|madame|monsieur',
  // Spanish
  'buen día|de nada|si|de acuerdo|claro|entendido|hasta (?:luego|pronto|mañana)|que tenga (?:un )?buen día',
  // Portuguese
  'ola|não|tudo bem|está bem|certo|entendi|adeus|até (?:logo|breve|mais|amanhã)|cumprimentos|atenciosamente',
  // Italian
  'buon giorno|buona (?:sera|giornata|serata|notte)|per favore|d ?accordo|capito|a presto|distinti saluti',
  // Dutch
  'goede(?:n)? (?:morgen|middag|avond|dag)|dankjewel|dankuwel|dankje|alstublieft|alsjeblieft|graag gedaan|nee|prima|begrepen|tot ziens|fijne (?:dag|avond)(?: nog)?|met vriendelijke groet(?:en)?|groetjes',
].join('|');

/** More words that may accompany thanks and are not courtesies by themselves. */
const wordsWithThanks = hashSet(`${wordsOf(looseCourtesies)}
  ya tks update info information support in advance again cool will do sounds noted dear have a nice to sorry bother
  gute nacht grüße mfg im voraus dir ihnen für die hilfe antwort einen
  d'avance d'accord s'il vous plaît bonne journée soirée de antemano abraço desde já anticipo alvast groet`);

const thanks = hashSet(`
  thanks thank thx ty thankyou cheers danke dank dankeschön merci gracias obrigado obrigada grazie bedankt valeu`);
/** With thanks: the everyday fuller form. */
const fuller = hashSet('lot vielen beaucoup bien muchas muito mille molte hartelijk hoor valeu');
/** With thanks: the heartfelt form. */
const heartfelt = hashSet(`
  very much so million tons heaps massively tausend herzlichen lieben ganz grand infiniment mil muchísimas
  muitíssimo imenso infinite cuore di tantissimo heel erg ontzettend duizendmaal`);
/**
 * Thanks and heartfelt in one word. "Mille" is everyday in Italian ("grazie mille") and heartfelt in "mille mercis".
 */
const heartfeltThanks = hashSet('mercis');
/** A text with more words is not thanks only. */
const maxThanksWords = 10;

const onlyCourtesies = new RegExp(`^(?:(?:${looseCourtesies}|${fixedCourtesies})(?: |$))+$`, 'u');
/** A longer text is not courtesies only. This also limits the work. */
const maxPleasantryLength = 80;
/** "Hello??" and "thanks!!" are more than courtesy. */
const emphasis = /[!?]\s*[!?]/u;
/** Emoji and emoticons that accompany courtesies and add no sentiment. */
const politeSigns = /[🙂👋🙏]\p{Emoji_Modifier}?\uFE0F?|:-?\)/gu;

/** The words in a pattern of words, groups and alternatives. */
function wordsOf(pattern: string): string {
  return pattern.replace(/[^\p{L}]+/gu, ' ');
}

/** Whether a text consists only of courtesies in one of the supported languages. */
export function isPleasantry(text: string): boolean {
  if (text.length > maxPleasantryLength || emphasis.test(text)) return false;
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(politeSigns, ' ')
    .replace(/['’]/g, '')
    .replace(/[\s.,;:!?…¡¿\-–—]+/gu, ' ')
    .trim();
  return words !== '' && onlyCourtesies.test(words);
}

/** The fixed scores of a message that consists only of thanks and courtesies; otherwise undefined. */
export function scoresOfThanks(tokens: TokenBuffer): ConfidenceScores | undefined {
  if (tokens.count > 2 * maxThanksWords || tokens.exclamations > 1 || tokens.questions > 0) return undefined;
  let words = 0;
  let isThanks = false;
  let isFuller = false;
  let isHeartfelt = false;
  for (let index = 0; index < tokens.count; index++) {
    const kind = tokens.kind[index];
    if (kind === tokenKind.clause || kind === tokenKind.outcry) continue;
    const hash = tokens.hash[index];
    const isElongated = ((tokens.flags[index] ?? 0) & tokenFlag.elongated) !== 0;
    if (kind !== tokenKind.word || isElongated || hash === undefined) return undefined;
    words++;
    isThanks ||= thanks.has(hash) || heartfeltThanks.has(hash);
    if (fuller.has(hash)) isFuller = true;
    else if (heartfelt.has(hash) || heartfeltThanks.has(hash)) isHeartfelt = true;
    else if (!wordsWithThanks.has(hash) && !thanks.has(hash)) return undefined;
  }
  if (!isThanks || words > maxThanksWords) return undefined;
  if (isHeartfelt) return scoresAround(4 / 7, 0.3);
  return isFuller ? scoresAround(2 / 7, 0.3) : scoresAround(0.03, 0.93);
}
