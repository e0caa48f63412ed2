import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConversationFileError, readConversation } from '../../../../local/simulate/conversation-file';

const example = join(__dirname, '../../../../docs/platforms/example-conversation.jsonl');
const line = (fields: object) => JSON.stringify({ role: 'customer', text: 'Where is it?', ...fields });
const faultsOf = (text: string): readonly string[] => {
  try {
    readConversation(text);
  } catch (error) {
    if (error instanceof ConversationFileError) return error.faults;
    throw error;
  }
  return [];
};

describe('A conversation file', () => {
  it('gives the messages with the numbers of their lines', () => {
    const text = [
      line({ at: 0 }),
      '',
      line({ role: 'agent', private: true, at: 4.5 }),
      line({ edit: 'Where is my parcel?', delete: true }),
    ].join('\n');
    const plain = { text: 'Where is it?', isPrivate: false, edit: undefined, isDeletedLater: false, at: undefined };
    expect(readConversation(text)).toEqual([
      { ...plain, line: 1, role: 'customer', at: 0 },
      { ...plain, line: 3, role: 'agent', at: 4.5, isPrivate: true },
      { ...plain, line: 4, role: 'customer', edit: 'Where is my parcel?', isDeletedLater: true },
    ]);
  });

  it('may tell the times of its messages', () => {
    const text = [line({ at: '2026-11-22T10:00:00Z' }), line({ at: '2026-11-22T12:00:30+02:00' })].join('\n');
    expect(readConversation(text).map(({ at }) => at)).toEqual([
      new Date('2026-11-22T10:00:00Z'),
      new Date('2026-11-22T10:00:30Z'),
    ]);
  });

  it('may come from Windows', () => {
    expect(readConversation(`\uFEFF${line({})}\r\n${line({})}\r\n`).map(({ line }) => line)).toEqual([1, 2]);
  });

  it.each([
    ['an unknown role', line({ role: 'boss' }), 'role must be one of customer, agent, bot, system'],
    ['no role', JSON.stringify({ text: 'Hello' }), 'role must be one of customer, agent, bot, system'],
    ['no text', JSON.stringify({ role: 'customer' }), 'text must be a string'],
    ['a blank text', line({ text: ' ' }), 'text must not be empty'],
    ['a negative time', line({ at: -1 }), 'at must be seconds from the start, such as 12.5, or an ISO 8601 time'],
    ['a time without a zone', line({ at: '2026-11-22T10:00:00' }), 'at must be seconds from the start'],
    ['a note of the customer', line({ private: true }), 'private must be false: only agents and bots write notes'],
    ['a private that is no boolean', line({ private: 'yes' }), 'private must be true or false'],
    ['an edit that is no text', line({ edit: true }), 'edit must be a string'],
    ['a deletion that is no boolean', line({ delete: 1 }), 'delete must be true or false'],
    ['a misspelt field', line({ edits: 'Hello' }), 'edits is not a field here; did you mean "edit"?'],
    ['a list', '[]', 'must be an object such as {"role": "customer"'],
  ])('with %s on a line is refused with the number of the line', (_, wrong, fault) => {
    const faults = faultsOf([line({}), wrong, line({})].join('\n'));
    expect(faults).toEqual([expect.stringContaining(`line 2: ${fault}`)]);
  });

  it('that is not JSON is refused without its text, which may be a customer’s', () => {
    const faults = faultsOf(`${line({})}\n{"role": "customer", "text": "My secret`);
    expect(faults).toEqual(['line 2 is not valid JSON: each line has to be one complete object']);
  });

  it.each([
    ['goes back', [line({ at: 5 }), line({}), line({ at: 4 })], 'line 3: at must not be before that of line 1'],
    [
      'is of two kinds',
      [line({ at: 5 }), line({ at: '2026-11-22T10:00:00Z' })],
      'line 2: at must be seconds, as on line 1',
    ],
    [
      'is of two other kinds',
      [line({ at: '2026-11-22T10:00:00Z' }), line({ at: 5 })],
      'line 2: at must be a time, as on line 1',
    ],
  ])('whose time %s is refused', (_, lines, fault) => {
    expect(faultsOf(lines.join('\n'))).toEqual([fault]);
  });

  it('names all its faults at once', () => {
    const text = [line({ role: 'boss', text: '' }), 'nonsense', line({ at: 'soon' })].join('\n');
    expect(faultsOf(text)).toHaveLength(4);
    expect(() => readConversation(text)).toThrow(/has 4 faults:\n {2}line 1: .*\n {2}line 1: .*\n {2}line 2 .*\n/);
  });

  it.each(['', '\n\n'])('without messages is refused', (text) => {
    expect(faultsOf(text)).toEqual(['it has no messages']);
  });

  it('of the documentation is valid, and shows a note, an edit and a deletion', () => {
    const lines = readConversation(readFileSync(example, 'utf8'));
    expect(lines.length).toBeGreaterThanOrEqual(10);
    expect(lines.some(({ isPrivate }) => isPrivate)).toBe(true);
    expect(lines.some(({ edit }) => edit !== undefined)).toBe(true);
    expect(lines.some(({ isDeletedLater }) => isDeletedLater)).toBe(true);
  });
});
