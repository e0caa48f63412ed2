// The states of a sign-in and the renewal of its token, with a scripted provider and a faked clock.
import type { Access } from '../../../panel/sign-in/access-check';
import {
  NoAnswerError,
  PopupBlockedError,
  SignInRefusedError,
  type AskingWay,
} from '../../../panel/sign-in/sign-in-client';
import { SignInSession, type SignInState } from '../../../panel/sign-in/sign-in-session';
import { hourMs, pending, ScriptedSignIn } from './scripted-sign-in';

const minuteMs = 60_000;
const refused = new SignInRefusedError('Sign-in is required');
const offline = new TypeError('Failed to fetch');

let provider: ScriptedSignIn;
let shown: SignInState[];
let access: Access | Error;
let signedOut: boolean;
let mayLeave: boolean;
let session: SignInSession;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  provider = new ScriptedSignIn();
  shown = [];
  access = { access: 'granted', role: 'agent' };
  signedOut = false;
  mayLeave = true;
  session = new SignInSession({
    client: provider,
    checkAccess: () => (access instanceof Error ? Promise.reject(access) : Promise.resolve(access)),
    show: (state) => shown.push(state),
    mayLeave: () => mayLeave,
    hasSignedOut: () => signedOut,
    rememberSignedOut: (is) => (signedOut = is),
  });
});
afterEach(() => jest.useRealTimers());

const phases = () => shown.map(({ phase }) => phase);

/** The API's call of the token function. */
function token(rejected: string | null = null): Promise<string> {
  const { state } = session;
  if (!('token' in state) || typeof state.token !== 'function') throw new Error(`There is no token: ${state.phase}`);
  return Promise.resolve(state.token({ rejected }));
}

describe('at the start', () => {
  it('is signed in without asking while the provider knows the user', async () => {
    await session.start();
    expect(phases()).toEqual(['signed-in']);
    expect(await token()).toBe('token 1');
  });

  it('finishes a sign-in that left the page, and asks the provider nothing more', async () => {
    provider.returned = provider.user();
    signedOut = true;
    await session.start();
    expect([phases(), provider.renewals, signedOut]).toEqual([['signed-in'], 0, false]);
  });

  it.each<[string, Error]>([
    ['does not know the user', refused],
    ['does not answer in a hidden frame', new NoAnswerError('timeout')],
  ])('asks the user, without a fault, where the provider %s', async (_, fault) => {
    provider.fault = fault;
    await session.start();
    expect(shown).toEqual([{ phase: 'signed-out', problem: null }]);
  });

  it('says that the provider can’t be reached', async () => {
    provider.fault = offline;
    await session.start();
    expect(shown).toEqual([{ phase: 'signed-out', problem: { why: 'unreachable' } }]);
  });

  it('says why the provider sent the user back without signing in', async () => {
    provider.returned = new SignInRefusedError('You gave up');
    await session.start();
    expect(shown).toEqual([{ phase: 'signed-out', problem: { why: 'refused', detail: 'You gave up' } }]);
    expect(provider.renewals).toBe(0);
  });

  it('waits for a click in a tab where the user has signed out', async () => {
    signedOut = true;
    await session.start();
    expect([phases(), provider.renewals]).toEqual([['signed-out'], 0]);
  });

  it('is signed in where the server can’t say now what it makes of the token', async () => {
    access = offline;
    await session.start();
    expect(phases()).toEqual(['signed-in']);
  });
});

describe('the token', () => {
  beforeEach(() => session.start());

  it.each([
    ['a minute before it ends', hourMs, hourMs - minuteMs],
    ['after three quarters of a short life', 2 * minuteMs, 1.5 * minuteMs],
  ])('is renewed %s', async (_, lifeMs, dueMs) => {
    provider.lifeMs = lifeMs;
    await jest.advanceTimersByTimeAsync(hourMs - minuteMs);
    expect(await token()).toBe('token 2');
    await jest.advanceTimersByTimeAsync(dueMs - 1);
    expect(await token()).toBe('token 2');
    await jest.advanceTimersByTimeAsync(1);
    expect(await token()).toBe('token 3');
    expect(phases()).toEqual(['signed-in']);
  });

  it('is renewed once for all who need it, when the computer has slept past its end', async () => {
    jest.setSystemTime(Date.now() + 2 * hourMs);
    expect(await Promise.all([token(), token()])).toEqual(['token 2', 'token 2']);
    expect(provider.renewals).toBe(2);
  });

  it('is renewed when the server refuses it, but not when it was issued just now', async () => {
    expect(await token('token 1')).toBe('token 1');
    await jest.advanceTimersByTimeAsync(minuteMs);
    expect(await token('token 1')).toBe('token 2');
    expect(await token('token 2')).toBe('token 2');
  });

  it('is tried again while the provider is down, with growing pauses, and holds until it ends', async () => {
    provider.fault = offline;
    await jest.advanceTimersByTimeAsync(hourMs - 1);
    expect(phases()).toEqual(['signed-in']);
    const during = provider.renewals;
    expect(during).toBeGreaterThan(4);
    expect(during).toBeLessThan(10);
    await jest.advanceTimersByTimeAsync(5000);
    expect(phases()).toEqual(['signed-in', 'expired']);

    provider.fault = null;
    await jest.advanceTimersByTimeAsync(2 * minuteMs);
    expect(phases()).toEqual(['signed-in', 'expired', 'signed-in']);
    expect(await token()).toBe('token 2');
  });

  it.each<[string, Error, number]>([
    ['refused', refused, 1],
    ['not answered, in a hidden frame', new NoAnswerError('timeout'), 6],
  ])('is not renewed any more once that is %s, and the session expires with it', async (_, fault, mostTries) => {
    provider.fault = fault;
    await jest.advanceTimersByTimeAsync(hourMs - 1);
    expect(phases()).toEqual(['signed-in']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(phases()).toEqual(['signed-in', 'expired']);
    const tries = provider.renewals;
    await jest.advanceTimersByTimeAsync(hourMs);
    for (let call = 0; call < 3; call++) expect(await token('token 1')).toBe('token 1');
    expect(provider.renewals).toBe(tries);
    expect(tries - 1).toBeLessThanOrEqual(mostTries);
  });

  it('that the server and the provider refuse ends the session at once, at one try', async () => {
    await jest.advanceTimersByTimeAsync(minuteMs);
    provider.fault = refused;
    await token('token 1');
    await token('token 1');
    expect(phases()).toEqual(['signed-in', 'expired']);
    expect(provider.renewals).toBe(2);
  });

  it('of another user is another source, so that a connection of the first is not used', async () => {
    const first = session.state;
    provider.id = 'grace';
    await jest.advanceTimersByTimeAsync(hourMs - minuteMs);
    expect(phases()).toEqual(['signed-in', 'signed-in']);
    expect('token' in session.state && 'token' in first && session.state.token !== first.token).toBe(true);
    await expect(
      (first as { token: (request: { rejected: null }) => Promise<string> }).token({ rejected: null }),
    ).rejects.toThrow('signed out');
  });
});

describe('asking', () => {
  beforeEach(async () => {
    provider.fault = refused;
    await session.start();
    provider.fault = null;
    shown.length = 0;
  });

  it('begins within the click, and ends signed in', async () => {
    const asked = session.ask();
    expect(provider.asked).toHaveLength(1);
    provider.asked[0]!.resolve(provider.user());
    await asked;
    expect(phases()).toEqual(['asking', 'signed-in']);
  });

  it('again gives the first window up, and its late answer does not count', async () => {
    const [first, second] = [session.ask(), session.ask()];
    expect(provider.aborted.map(({ aborted }) => aborted)).toEqual([true, false]);
    provider.asked[0]!.reject(new Error('Popup aborted'));
    await first;
    expect(session.state.phase).toBe('asking');
    provider.asked[1]!.resolve(provider.user());
    await second;
    expect(session.state.phase).toBe('signed-in');
  });

  it('says that the browser blocked the window', async () => {
    provider.fault = new PopupBlockedError('blocked');
    await session.ask();
    expect(session.state).toEqual({ phase: 'signed-out', problem: { why: 'popup-blocked' } });
  });
});

it('tells an agent on a page for supervisors so, with no token to use', async () => {
  access = { access: 'not-supervisor' };
  await session.start();
  expect(shown).toMatchObject([{ phase: 'not-supervisor', user: { id: 'ada' } }]);
  expect('token' in session.state).toBe(false);
});

describe('asking when the sign-in has ended', () => {
  beforeEach(async () => {
    provider.lifeMs = 1000;
    await session.start();
    provider.fault = refused;
    await jest.advanceTimersByTimeAsync(5000);
    expect(session.state.phase).toBe('expired');
    provider.fault = null;
    shown.length = 0;
  });

  it.each<[boolean, AskingWay]>([
    [true, 'redirect'],
    [false, 'popup'],
  ])('leaves the page only where that loses nothing: %s', async (may, by) => {
    mayLeave = may;
    const asked = session.ask();
    expect([provider.askedBy, session.state]).toEqual([[by], { phase: 'asking', by }]);
    provider.asked[0]!.resolve(provider.user());
    await asked;
    expect(session.state.phase).toBe('signed-in');
  });

  it.each<[string, Error, object | null]>([
    ['the browser blocked the window', new PopupBlockedError('blocked'), { why: 'popup-blocked' }],
    ['the user gave up', new SignInRefusedError(''), null],
  ])('stays as it was where %s, also at the second try', async (_, fault, problem) => {
    for (const attempt of [0, 1]) {
      provider.fault = fault instanceof PopupBlockedError ? fault : null;
      const asked = session.ask();
      provider.asked[attempt]?.reject(fault);
      await asked;
      expect(session.state).toMatchObject({ phase: 'expired', user: { id: 'ada' }, problem });
    }
  });
});

describe.each(['no-role', 'not-accepted'] as const)('a user whom the server answers %s', (answer) => {
  beforeEach(async () => {
    access = { access: answer, detail: 'The reason.', status: 403 };
    await session.start();
  });

  it('is told so, with the reason, and there is no token to use', () => {
    expect(shown).toMatchObject([{ phase: answer, user: { id: 'ada' }, detail: 'The reason.' }]);
    expect('token' in session.state).toBe(false);
  });

  it('is let in with a new token, by hand or when the old one is renewed', async () => {
    access = { access: 'granted', role: 'agent' };
    await session.checkAgain();
    expect(session.state.phase).toBe('signed-in');
    expect(await token()).toBe('token 2');
  });

  it('is let in when the token is renewed', async () => {
    access = { access: 'granted', role: 'agent' };
    await jest.advanceTimersByTimeAsync(hourMs);
    expect(session.state.phase).toBe('signed-in');
  });

  it('has to sign in again where there is no new token without asking', async () => {
    provider.fault = refused;
    await session.checkAgain();
    expect(session.state).toMatchObject({ phase: 'signed-out' });
  });
});

describe('signing out', () => {
  beforeEach(() => session.start());

  it('begins within the click, leaves no token, and renews nothing any more', async () => {
    const { state } = session;
    const leaving = session.signOut();
    expect([provider.signedOut, session.state, signedOut]).toEqual([1, { phase: 'signed-out', problem: null }, true]);
    await leaving;
    await jest.advanceTimersByTimeAsync(2 * hourMs);
    expect(provider.renewals).toBe(1);
    expect(() => token()).toThrow('There is no token');
    await expect(
      (state as { token: (request: { rejected: null }) => Promise<string> }).token({ rejected: null }),
    ).rejects.toThrow('signed out');
  });

  it('during a renewal keeps the user out', async () => {
    const renewal = pending();
    provider.renew = () => renewal.promise;
    await jest.advanceTimersByTimeAsync(hourMs - minuteMs);
    await session.signOut();
    renewal.resolve(provider.user());
    await jest.advanceTimersByTimeAsync(1000);
    expect(session.state.phase).toBe('signed-out');
  });
});
