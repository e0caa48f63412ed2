// Which fields a save sends, which faults they have, and what stays in the form after it.
import { retentionDays } from '../../../shared/contract/policy';
import { queueChange, type QueueView as ContractQueue } from '../../../shared/contract/queue';
import {
  changeOf,
  draftOf,
  faultsOf,
  fieldOf,
  isEdited,
  maxRetentionDays,
  rebased,
} from '../../../panel/settings/policy-draft';
import type { QueueView } from '../../../panel/settings/queue';

const contractQueue: ContractQueue = {
  queueId: 'billing',
  enabled: true,
  alerts: { agentAt: 'negative', supervisorAt: 'off', drop: false, streak: 3, phrases: ['refund', 'lawyer'] },
  storeText: true,
  retentionDays: 30,
  members: [],
  updatedAt: '2026-11-27T13:34:11.541Z',
  updatedBy: 'anna',
};
// The page reads what the contract promises.
const saved: QueueView = contractQueue;
const draft = draftOf(saved);

describe('changeOf', () => {
  it.each([
    ['enabled', { enabled: false }, { enabled: false }],
    ['agentAt', { agentAt: 'off' }, { alerts: { agentAt: 'off' } }],
    ['supervisorAt', { supervisorAt: 'very-negative' }, { alerts: { supervisorAt: 'very-negative' } }],
    ['drop', { drop: true }, { alerts: { drop: true } }],
    ['streak', { streak: 0 }, { alerts: { streak: 0 } }],
    ['phrases', { phrases: 'refund' }, { alerts: { phrases: ['refund'] } }],
    ['all phrases', { phrases: ' \n' }, { alerts: { phrases: [] } }],
    ['storeText', { storeText: false }, { storeText: false }],
    ['retentionDays', { retentionDays: ' 7 ' }, { retentionDays: 7 }],
    ['two fields', { enabled: false, streak: 2 }, { enabled: false, alerts: { streak: 2 } }],
  ] as const)('sends only what was changed: %s', (_, changed, expected) => {
    const change = changeOf(saved, { ...draft, ...changed });
    expect(change).toEqual(expected);
    expect(queueChange.parse(change)).toEqual(expected);
  });

  it('sends nothing where nothing differs, also where only blanks do', () => {
    expect(changeOf(saved, draft)).toBeNull();
    expect(changeOf(saved, { ...draft, phrases: '\nrefund \n\nlawyer\n', retentionDays: '030' })).toBeNull();
  });

  it('creates a queue that nobody has set by its switch', () => {
    expect(changeOf({ ...saved, updatedAt: null, enabled: false }, { ...draft, enabled: false })).toEqual({
      enabled: false,
    });
  });
});

describe('isEdited', () => {
  it('tells whether something would be lost', () => {
    expect(isEdited(saved, draft)).toBe(false);
    expect(isEdited(saved, { ...draft, phrases: 'refund\nlawyer\n' })).toBe(false);
    expect(isEdited(saved, { ...draft, phrases: 'lawyer\nrefund' })).toBe(true);
    expect(isEdited(saved, { ...draft, retentionDays: 'a month' })).toBe(true);
    expect(isEdited({ ...saved, updatedAt: null }, draft)).toBe(false);
  });
});

describe('faultsOf', () => {
  it.each(['0', '3651', '', '-1', '1.5', '1e3', 'ten', '99999999'])('refuses %j days, as the server does', (days) => {
    expect(faultsOf({ ...draft, retentionDays: days })).toEqual({ retentionDays: { kind: 'days' } });
    expect(retentionDays.safeParse(Number(days === '1e3' ? NaN : days)).success && days !== '').toBe(false);
  });

  it.each(['1', '3650', ' 30 '])('takes %j days', (days) => {
    expect(faultsOf({ ...draft, retentionDays: days })).toEqual({});
    expect(retentionDays.safeParse(Number(days)).success).toBe(true);
  });

  it('names the faults of several fields', () => {
    expect(faultsOf({ ...draft, retentionDays: '0', phrases: '!!' })).toEqual({
      retentionDays: { kind: 'days' },
      phrases: { kind: 'no-letter', line: 1 },
    });
  });

  it('has the limit of the server', () => {
    expect(retentionDays.safeParse(maxRetentionDays).success).toBe(true);
    expect(retentionDays.safeParse(maxRetentionDays + 1).success).toBe(false);
  });
});

describe('rebased', () => {
  const stored = { ...saved, enabled: false, retentionDays: 7 };
  const sent = { ...draft, enabled: false };

  it('shows what is stored now, with what others changed', () => {
    expect(rebased(sent, sent, stored)).toEqual(draftOf(stored));
  });

  it('keeps what was entered while the save was under way', () => {
    const entered = { ...sent, phrases: 'refund\nlawyer\ncan', retentionDays: '5' };
    expect(rebased(entered, sent, stored)).toEqual({
      ...draftOf(stored),
      phrases: 'refund\nlawyer\ncan',
      retentionDays: '5',
    });
  });
});

describe('fieldOf', () => {
  it.each([
    ['enabled', { field: 'enabled' }],
    ['alerts.agentAt', { field: 'agentAt' }],
    ['alerts.phrases', { field: 'phrases' }],
    ['retentionDays', { field: 'retentionDays' }],
    ['', null],
    ['alerts', null],
    ['alerts.enable', null],
  ])('finds the field of %j', (path, expected) => {
    expect(fieldOf({ path, message: 'is wrong' }, draft)).toEqual(expected);
  });

  it('finds the line of a phrase, counting empty lines and repetitions', () => {
    const phrases = 'refund\n\nrefund\n  lawyer';
    expect(fieldOf({ path: 'alerts.phrases.1', message: 'is wrong' }, { ...draft, phrases })).toEqual({
      field: 'phrases',
      line: 4,
    });
  });
});
