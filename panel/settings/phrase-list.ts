// The phrases of a queue as the text of a field, one a line.

export const maxPhrases = 50;
export const maxPhraseCharacters = 100;

/** What is wrong with a list of phrases. `line` counts from 1, as a person does. */
export type PhraseFault =
  { kind: 'too-many'; count: number } | { kind: 'too-long'; line: number } | { kind: 'no-letter'; line: number };

/** The phrases of a text: its lines without surrounding blanks, empty lines and repetitions. */
export function phrasesIn(text: string): string[] {
  return [...new Set(linesOf(text).filter((line) => line !== ''))];
}

/** The text that has these phrases. */
export function textOf(phrases: readonly string[]): string {
  return phrases.join('\n');
}

/** The first fault of a text, as the server would find it. */
export function phraseFaultIn(text: string): PhraseFault | undefined {
  for (const [index, line] of linesOf(text).entries()) {
    if (line === '') continue;
    if (Array.from(line).length > maxPhraseCharacters) return { kind: 'too-long', line: index + 1 };
    if (!/[\p{L}\p{N}]/u.test(line)) return { kind: 'no-letter', line: index + 1 };
  }
  const count = phrasesIn(text).length;
  return count > maxPhrases ? { kind: 'too-many', count } : undefined;
}

/** The line, from 1, on which the phrase with this index of the list stands first. */
export function lineOfPhrase(text: string, index: number): number {
  const phrase = phrasesIn(text)[index];
  return linesOf(text).findIndex((line) => line === phrase) + 1;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.trim());
}
