// Courtesy is no feeling: a text that is only a greeting, plain thanks, an "ok" or closing words is neutral, whoever
// scores it (the cloud calls "Good morning!" very positive). Emphasis is a feeling: "thank you very much" isn't here.

/** Whole courtesies, in lower case without punctuation. A text is a pleasantry if it is made of these and nothing else. */
const courtesies = [
  // English
  'hi|hey|hello|(?:hello|hi|hey) there|good (?:morning|afternoon|evening|day|night)|greetings|howdy|how are you|dear (?:sir|madam|sir or madam|team)',
  'thanks|thank you|thx|ty|cheers|thank you for your (?:help|reply|answer|time)|thanks for (?:your|the) (?:help|reply|answer)',
  'ok|okay|okey|k|kk|yes|yep|yeah|no|nope|sure|fine|alright|all right|got it|i see|right|understood|please|yes please|no thanks|no thank you|one moment|just a moment|you ?a?re welcome|no problem|no worries',
  'bye|bye bye|goodbye|good bye|see you|see you later|take care|have a (?:nice|good|great) (?:day|evening|weekend|one)|kind regards|best regards|regards|sincerely|team|everyone|all|sir|madam|and',
  // German
  'hallo|hallo zusammen|guten (?:morgen|tag|abend)|moin|servus|grüß gott|grüezi|danke|danke schön|dankeschön|bitte|bitte schön|gern|gerne|ja|nein|alles klar|in ordnung|verstanden|tschüss|tschüs|auf wiedersehen|bis (?:bald|dann|später)|schönen (?:tag|abend)(?: noch)?|(?:mit )?(?:freundlichen|freundliche|viele|liebe|beste) grüßen?',
  // French
  'bonjour|bonsoir|salut|coucou|merci|d ?accord|oui|non|s ?il (?:vous|te) plaît|svp|stp|de rien|entendu|compris|au revoir|à bientôt|bonne (?:journée|soirée|nuit)|cordialement|bien à vous|madame|monsieur',
  // Spanish
  'hola|buenos días|buen día|buenas(?: tardes| noches)?|gracias|de nada|por favor|sí|si|vale|de acuerdo|claro|entendido|adiós|hasta (?:luego|pronto|mañana)|saludos|un saludo|que tenga (?:un )?buen día',
  // Portuguese
  'olá|ola|oi|bom dia|boa (?:tarde|noite)|obrigad[oa]|sim|não|tudo bem|está bem|certo|entendi|tchau|adeus|até (?:logo|breve|mais|amanhã)|cumprimentos|atenciosamente',
  // Italian
  'ciao|salve|buongiorno|buon giorno|buonasera|buona (?:sera|giornata|serata|notte)|grazie|prego|per favore|sì|va bene|d ?accordo|capito|arrivederci|a presto|cordiali saluti|distinti saluti|saluti',
  // Dutch
  'hoi|dag|goedemorgen|goedemiddag|goedenavond|goede(?:n)? (?:morgen|middag|avond|dag)|bedankt|dank (?:u|je)(?: wel)?|dankjewel|dankuwel|dankje|alstublieft|alsjeblieft|graag gedaan|nee|prima|oké|begrepen|tot ziens|doei|fijne (?:dag|avond)(?: nog)?|met vriendelijke groet(?:en)?|groetjes|groeten',
].join('|');

const onlyCourtesies = new RegExp(`^(?:(?:${courtesies})(?: |$))+$`, 'u');
/** Longer texts say more than courtesies. Also bounds the work. */
const longestPleasantry = 80;
/** "Hello??" and "thanks!!" are more than courtesy. */
const emphasis = /[!?]\s*[!?]/u;
/** Signs that go with courtesies and add no feeling. */
const politeSigns = /[🙂👋🙏]\p{Emoji_Modifier}?\uFE0F?|:-?\)/gu;

/** Whether a text is made of courtesies only, in one of the languages known here. */
export function isPleasantry(text: string): boolean {
  if (text.length > longestPleasantry || emphasis.test(text)) return false;
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(politeSigns, ' ')
    .replace(/['’]/g, '')
    .replace(/[\s.,;:!?…¡¿\-–—]+/gu, ' ')
    .trim();
  return words !== '' && onlyCourtesies.test(words);
}
