// Records of changes in the reader's words.
import * as de from '../../../panel/languages/de';
import * as en from '../../../panel/languages/en';
import { describeChange } from '../../../panel/settings/describe-change';

const record = (field: string, from: unknown, to: unknown) => ({
  at: '2026-11-27T13:34:11.541Z',
  by: 'anna',
  field,
  from,
  to,
});
const english = { texts: en.settings, levels: en.element };

it.each([
  ['enabled', false, true, 'Show customer sentiment', 'Off → On'],
  ['alerts.agentAt', 'off', 'negative', 'Alert the agent at', 'Never → Negative'],
  ['alerts.supervisorAt', 'very-negative', 'off', 'Alert supervisors at', 'Very negative → Never'],
  ['alerts.drop', true, false, 'Alert supervisors to a sharp fall', 'On → Off'],
  ['alerts.streak', 0, 3, 'Alert supervisors to a negative streak', 'Never → 3 messages'],
  ['storeText', null, false, 'Store the texts of messages', 'Default → Off'],
  ['retentionDays', null, 90, 'Erase after', 'Default → 90 days'],
  ['members.ben', null, { role: 'agent', name: null }, 'Member ben', 'None → Agent'],
  [
    'members.a.b',
    { role: 'agent', name: 'Ben' },
    { role: 'supervisor', name: 'Ben' },
    'Member a.b',
    'Agent, Ben → Supervisor, Ben',
  ],
  ['members.ben', { role: 'supervisor', name: null }, null, 'Member ben', 'Supervisor → None'],
  ['aFieldOfLater', 'one', ['two'], 'aFieldOfLater', 'one → ["two"]'],
])('describes %s', (field, from, to, name, values) => {
  const described = describeChange(record(field, from, to), english);
  expect(described.field).toBe(name);
  expect(`${described.values?.from} → ${described.values?.to}`).toBe(values);
  expect(described.notes).toEqual([]);
});

it('says which phrases were added and removed, not the whole list', () => {
  expect(describeChange(record('alerts.phrases', ['refund', 'lawyer'], ['refund', 'cancel', 'sue']), english)).toEqual({
    field: 'Alert supervisors to phrases',
    values: null,
    notes: ['added: cancel, sue', 'removed: lawyer'],
  });
});

it('speaks the language of the page', () => {
  const described = describeChange(record('alerts.agentAt', 'off', 'negative'), {
    texts: de.settings,
    levels: de.element,
  });
  expect(described).toMatchObject({ field: 'Hinweis an den Agenten ab', values: { from: 'Nie', to: 'Negativ' } });
});
