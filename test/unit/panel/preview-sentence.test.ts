// What the preview of thresholds says, in every language.
import * as de from '../../../panel/languages/de';
import * as en from '../../../panel/languages/en';
import * as es from '../../../panel/languages/es';
import * as fr from '../../../panel/languages/fr';
import * as it_ from '../../../panel/languages/it';
import * as nl from '../../../panel/languages/nl';
import * as pt from '../../../panel/languages/pt';
import { formatsOf } from '../../../panel/settings/page-language';
import {
  longestSentence,
  previewedDays,
  previewSentence,
  type Thresholds,
} from '../../../panel/settings/preview-sentence';
import type { AlertsPreview } from '../../../panel/settings/queue';

const days = { from: '2026-11-22', to: '2026-11-22' };
const preview: AlertsPreview = {
  ...{ ...days, conversations: 40 },
  level: { 'slightly-negative': 7, negative: 3, 'very-negative': 1 },
  drop: 2,
  streak: { 2: 9, 3: 4, 4: 0, 5: 0, 6: 0 },
};
const unknown: AlertsPreview = {
  ...{ ...days, conversations: null, drop: null },
  level: { 'slightly-negative': null, negative: null, 'very-negative': null },
  streak: { 2: null, 3: null, 4: null, 5: null, 6: null },
};
const nothing: Thresholds = { agentAt: 'off', supervisorAt: 'off', drop: false, streak: 0 };
const stored: Thresholds = { ...nothing, agentAt: 'negative', drop: true };
const wordsOf = (locale: string, { settings }: Pick<typeof en, 'settings'>) => ({
  texts: settings,
  ...formatsOf(locale),
});
const english = wordsOf('en-GB', en);

it.each<[Partial<Thresholds>, string]>([
  [{}, '0 alerts for agents and 0 for supervisors'],
  [{ agentAt: 'slightly-negative' }, '7 alerts for agents and 0 for supervisors'],
  [{ agentAt: 'very-negative' }, '1 alert for agents and 0 for supervisors'],
  [{ supervisorAt: 'negative' }, '0 alerts for agents and 3 for supervisors'],
  [{ supervisorAt: 'very-negative', drop: true, streak: 3 }, '0 alerts for agents and 7 for supervisors'],
  [{ streak: 4 }, '0 alerts for agents and 0 for supervisors'],
])('for %j tells of %s', (chosen, expected) => {
  const sentence = previewSentence(preview, { ...nothing, ...chosen }, stored, english);
  expect(sentence).toBe(`40 conversations would have raised ${expected} (now: 3 and 2).`);
});

it.each([
  [
    'de',
    de,
    'Bei 12.345 Unterhaltungen hätte es 1 Hinweis an Agenten und 7 an die Teamleitung gegeben (derzeit: 0 und 0).',
  ],
  [
    'fr',
    fr,
    '12\u202f345 conversations auraient déclenché 1 alerte pour les agents et 7 pour les superviseurs (actuellement\u202f: 0 et 0).',
  ],
  [
    'es',
    es,
    '12.345 conversaciones habrían generado 1 alerta para los agentes y 7 para los supervisores (ahora: 0 y 0).',
  ],
  ['pt', pt, '12.345 conversas teriam gerado 1 alerta para os agentes e 7 para os supervisores (agora: 0 e 0).'],
  ['it', it_, '12.345 conversazioni avrebbero generato 1 avviso per gli agenti e 7 per i supervisori (ora: 0 e 0).'],
  [
    'nl',
    nl,
    'Bij 12.345 gesprekken zou er 1 melding voor medewerkers zijn geweest en 7 voor supervisors (nu: 0 en 0).',
  ],
])('has numbers and a singular as in %s', (locale, language, expected) => {
  const chosen: Thresholds = { agentAt: 'very-negative', supervisorAt: 'slightly-negative', drop: false, streak: 0 };
  const sentence = previewSentence({ ...preview, conversations: 12_345 }, chosen, nothing, wordsOf(locale, language));
  expect(sentence).toBe(expected);
});

it.each([
  ['en', en, '0 alerts'],
  ['fr', fr, '0 alerte '],
  ['es', es, '0 alertas'],
])('counts none as in %s', (locale, language, expected) => {
  expect(previewSentence(preview, nothing, nothing, wordsOf(locale, language))).toContain(expected);
});

it('tells nothing of fewer than five conversations', () => {
  expect(previewSentence(unknown, stored, nothing, english)).toBe('Fewer than five conversations: no preview.');
  expect(longestSentence(unknown, english)).toBe('');
});

it('keeps place for the longest sentence of any choice', () => {
  const longest = longestSentence(preview, english).length;
  for (const agentAt of ['off', 'slightly-negative', 'negative', 'very-negative'] as const)
    for (const drop of [true, false])
      for (const streak of [0, 2, 3, 4, 5, 6]) {
        const chosen = { agentAt, supervisorAt: agentAt, drop, streak };
        expect(previewSentence(preview, chosen, chosen, english).length).toBeLessThanOrEqual(longest);
      }
  expect(longestSentence(null, english)).toContain('888 conversations');
});

it.each([
  ['2026-11-23T00:00:00.000Z', '2026-11-22', '2026-11-16'],
  ['2026-11-23T23:59:59.999Z', '2026-11-22', '2026-11-16'],
  ['2028-03-01T12:00:00.000Z', '2028-02-29', '2028-02-23'],
])('is of the days in UTC before %s', (now, yesterday, first) => {
  expect(previewedDays(new Date(now))).toEqual({
    yesterday: { from: yesterday, to: yesterday },
    lastSevenDays: { from: first, to: yesterday },
  });
});

it('writes the days as the language does, wherever the reader is', () => {
  expect(formatsOf('en-GB').formatDays('2026-11-22', '2026-11-22')).toBe('22 Nov');
  expect(formatsOf('de').formatDays('2026-11-16', '2026-11-22')).toMatch(/^16\.\s?–\s?22\. Nov\.?$/);
});
