// Finds the phrases of a queue's policy in a text: whole words, whatever the case and the accents.

/**
 * The words of a text in lower case without accents, separated and surrounded by single spaces. Everything that is
 * neither a letter nor a digit parts words, an apostrophe too.
 */
function words(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    // "Straße" and "STRASSE" are one word.
    .replaceAll('ß', 'ss');
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}

/** The phrases that a text contains, as the policy spells them. A phrase that is listed twice is found once. */
export function phrasesIn(text: string, phrases: readonly string[]): string[] {
  if (phrases.length === 0) return [];
  const searched = words(text);
  const found = new Map<string, string>();
  for (const phrase of phrases) {
    const wanted = words(phrase);
    if (wanted.trim() && searched.includes(wanted) && !found.has(wanted)) found.set(wanted, phrase);
  }
  return [...found.values()];
}
