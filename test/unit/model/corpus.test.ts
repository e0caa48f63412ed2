// Offsets, levels and strength are fitted on the corpus, so its format is checked like code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classOfLevel } from '../../../model/corpus';
import { quadraticKappa } from '../../../model/metrics';
import { type Level, levels } from '../../../shared/sentiment/levels';
import { modelOfLanguage } from '../../../shared/sentiment/local-model/model-loader';

interface Message {
  text: string;
  level: Level;
  language: string;
  trade?: string;
}

const read = (name: string): Message[] =>
  readFileSync(join(__dirname, '../../../model/corpus', name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Message);

const corpora = Object.keys(modelOfLanguage).map((language) => ({ language, messages: read(`${language}.jsonl`) }));

describe.each(corpora)('own messages in $language', ({ language, messages }) => {
  it('have a level of the guide, their language and a trade', () => {
    for (const message of messages) {
      expect(levels).toContain(message.level);
      expect(message.language).toBe(language);
      expect(message.text.trim()).toBe(message.text);
      expect(message.text).not.toBe('');
      expect(message.trade).toBeTruthy();
    }
  });

  it('contain no text twice', () => {
    const texts = messages.map(({ text }) => text.toLowerCase());
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  it('are about half neutral and a third negative, so that offsets fitted on them fit customers', () => {
    const shareOf = (label: number) =>
      messages.filter(({ level }) => classOfLevel(levels.indexOf(level)) === label).length / messages.length;
    expect(shareOf(1)).toBeGreaterThan(0.42);
    expect(shareOf(1)).toBeLessThan(0.55);
    expect(shareOf(0)).toBeGreaterThan(0.28);
    expect(shareOf(0)).toBeLessThan(0.4);
  });
});

test('a tenth of the own messages has a second reading that agrees with the first', () => {
  const levelOf = new Map(
    corpora.flatMap(({ messages }) => messages.map(({ language, text, level }) => [`${language} ${text}`, level])),
  );
  const second = read('second-reading.jsonl');
  const first = second.map(({ language, text }) => levelOf.get(`${language} ${text}`)!);
  expect(first).not.toContain(undefined);
  expect(second.length).toBeGreaterThanOrEqual(levelOf.size / 10);
  const kappa = quadraticKappa(
    first.map((level) => levels.indexOf(level)),
    second.map(({ level }) => levels.indexOf(level)),
  );
  expect(kappa).toBeGreaterThan(0.9);
});
