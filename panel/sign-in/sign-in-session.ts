// Who is signed in: the states of a sign-in, and the renewal of its token before it ends. It knows no page and no
// library.
import type { Role } from '../../shared/access/role-claim';
import type { TokenSource } from '../live/agent-api';
import type { Access } from './access-check';
import {
  NoAnswerError,
  PopupBlockedError,
  SignInRefusedError,
  type AskingWay,
  type SignedInUser,
  type SignInClient,
} from './sign-in-client';

/** Why the user is not signed in. `refused`: the provider said no, in its own words, which may be empty. */
export type SignInProblem = { why: 'unreachable' } | { why: 'popup-blocked' } | { why: 'refused'; detail: string };

/**
 * - `starting`: the provider is asked whether it still knows the user
 * - `asking`: the user is at the provider, in another window or about to leave this page
 * - `signed-in`: `token` is for the API
 * - `expired`: was signed in; nothing is left to renew it with
 * - `no-role`, `not-supervisor`, `not-accepted`: signed in at the provider, and of no use here
 */
export type SignInState =
  | { phase: 'starting' }
  | { phase: 'asking'; by: AskingWay }
  | { phase: 'signed-out'; problem: SignInProblem | null }
  | { phase: 'signed-in'; user: SignedInUser; role: Role | null; token: TokenSource }
  | { phase: 'expired'; user: SignedInUser; role: Role | null; token: TokenSource; problem: SignInProblem | null }
  | { phase: 'not-supervisor'; user: SignedInUser }
  | { phase: 'no-role' | 'not-accepted'; user: SignedInUser; detail: string; status: number };

export interface SessionEnvironment {
  client: SignInClient;
  checkAccess: (token: string) => Promise<Access>;
  show: (state: SignInState) => void;
  /** Whether the page can be left without a loss; otherwise the user is asked in a window. */
  mayLeave: () => boolean;
  hasSignedOut: () => boolean;
  rememberSignedOut: (is: boolean) => void;
}

/** A token is renewed this long before it ends, or after three quarters of a short life. */
const renewBeforeMs = 60_000;
/** A token that is refused so soon after it was issued would be refused again. */
const freshMs = 20_000;
const firstRetryMs = 2_000;
const longestRetryMs = 60_000;
/** The longest time that setTimeout takes. */
const maxTimerMs = 2 ** 31 - 1;

export class SignInSession {
  state: SignInState = { phase: 'starting' };
  private user: SignedInUser | null = null;
  private issuedAt = 0;
  private renewing: Promise<void> | null = null;
  private asking: AbortController | null = null;
  private beforeAsking: SignInState = this.state;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retries = 0;
  /** Nothing is left to renew the token with. */
  private isOver = false;

  constructor(private readonly environment: SessionEnvironment) {}

  /** Signs in without asking, if the provider still knows the user. */
  async start(): Promise<void> {
    const { client, hasSignedOut } = this.environment;
    try {
      const returned = await client.finish();
      if (returned) {
        await this.acceptAsked(returned);
        return;
      }
    } catch (error) {
      this.change({ phase: 'signed-out', problem: problemOf(error) });
      return;
    }
    if (hasSignedOut()) {
      this.change({ phase: 'signed-out', problem: null });
      return;
    }
    try {
      await this.accept(await client.renew());
    } catch (error) {
      const isExpected = error instanceof SignInRefusedError || error instanceof NoAnswerError;
      this.change({ phase: 'signed-out', problem: isExpected ? null : problemOf(error) });
    }
  }

  /** Asks the user. Has to be called in the event of a click. A second call replaces the first, whose window was lost. */
  async ask(): Promise<void> {
    const { client, mayLeave } = this.environment;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const before = this.state.phase === 'asking' ? this.beforeAsking : this.state;
    this.beforeAsking = before;
    const by = mayLeave() ? client.asksBy : 'popup';
    try {
      // Before the state changes: the click counts only until the first wait.
      const answer = client.ask(by, asking.signal);
      this.change({ phase: 'asking', by });
      const user = await answer;
      if (this.asking === asking) await this.acceptAsked(user);
    } catch (error) {
      if (this.asking !== asking) return;
      const problem = problemOf(error);
      if (before.phase === 'expired') this.change({ ...before, problem });
      else this.change({ phase: 'signed-out', problem });
    } finally {
      if (this.asking === asking) this.asking = null;
    }
  }

  /** Asks the server again with a new token, since a role that was given meanwhile is in new tokens only. */
  async checkAgain(): Promise<void> {
    if (!this.user) return;
    try {
      await this.accept(await this.environment.client.renew());
    } catch (error) {
      this.forget(problemOf(error));
    }
  }

  async signOut(): Promise<void> {
    const { client, rememberSignedOut } = this.environment;
    rememberSignedOut(true);
    const leaving = client.signOut();
    this.forget(null);
    await leaving;
  }

  private forget(problem: SignInProblem | null): void {
    clearTimeout(this.timer);
    this.user = null;
    this.change({ phase: 'signed-out', problem });
  }

  private acceptAsked(user: SignedInUser): Promise<void> {
    this.environment.rememberSignedOut(false);
    return this.accept(user);
  }

  private async accept(user: SignedInUser): Promise<void> {
    this.take(user);
    // A server that is down or that the network does not reach decides later, in its answers to the panel.
    const unknown: Access = { access: 'granted', role: null };
    const result = await this.environment.checkAccess(user.accessToken).catch(() => unknown);
    if (this.user !== user) return;
    if (result.access === 'granted')
      this.change({ phase: 'signed-in', user, role: result.role, token: this.tokenOf(user) });
    else if (result.access === 'not-supervisor') this.change({ phase: 'not-supervisor', user });
    else this.change({ phase: result.access, user, detail: result.detail, status: result.status });
  }

  private take(user: SignedInUser): void {
    this.user = user;
    this.issuedAt = Date.now();
    this.retries = 0;
    this.isOver = false;
    const left = user.expiresAt - this.issuedAt;
    this.renewAfter(left - Math.min(renewBeforeMs, left / 4));
  }

  /** A token source for this user. Another user gets another one, so that no connection outlives its user. */
  private tokenOf({ id }: SignedInUser): TokenSource {
    return async ({ rejected }) => {
      if (this.user?.id !== id) throw new Error('This user has signed out.');
      const { accessToken, expiresAt } = this.user;
      const isRefused = rejected === accessToken && Date.now() - this.issuedAt > freshMs;
      if (isRefused || expiresAt <= Date.now()) {
        if (this.isOver) this.expire();
        else await this.renew();
      }
      // Where it could not be renewed, the server refuses it, and nothing is shown any more.
      return this.currentToken() ?? accessToken;
    };
  }

  private currentToken(): string | null {
    return this.user?.accessToken ?? null;
  }

  private schedule(task: () => void, milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(task, Math.min(Math.max(milliseconds, 0), maxTimerMs));
  }

  private renewAfter(milliseconds: number): void {
    this.schedule(() => void this.renew(), milliseconds);
  }

  /** Renews the token, once for all who wait for it. */
  private renew(): Promise<void> {
    this.renewing ??= this.tryToRenew().finally(() => (this.renewing = null));
    return this.renewing;
  }

  private async tryToRenew(): Promise<void> {
    const before = this.user;
    if (!before) return;
    try {
      const user = await this.environment.client.renew();
      if (this.user !== before) return;
      const { state } = this;
      if (user.id !== before.id || !('token' in state)) {
        await this.accept(user);
        return;
      }
      this.take(user);
      if (state.phase === 'expired') {
        const { role, token } = state;
        this.change({ phase: 'signed-in', user, role, token });
      }
    } catch (error) {
      if (this.user === before) this.failedToRenew(error, before.expiresAt - Date.now());
    }
  }

  /** Goes on trying until it is known that only the user can help. The token holds until its own end. */
  private failedToRenew(error: unknown, leftMs: number): void {
    const hasEnded = leftMs <= 0;
    if (error instanceof SignInRefusedError || (error instanceof NoAnswerError && hasEnded)) {
      this.isOver = true;
      this.schedule(() => this.expire(), leftMs);
      return;
    }
    if (hasEnded) this.expire();
    const retryMs = Math.min(firstRetryMs * 2 ** this.retries++, longestRetryMs);
    this.renewAfter(hasEnded ? retryMs : Math.min(retryMs, leftMs));
  }

  private expire(): void {
    if (this.state.phase === 'signed-in') this.change({ ...this.state, phase: 'expired', problem: null });
  }

  private change(state: SignInState): void {
    this.state = state;
    this.environment.show(state);
  }
}

function problemOf(error: unknown): SignInProblem | null {
  if (error instanceof PopupBlockedError) return { why: 'popup-blocked' };
  // What fetch throws when there is no answer.
  if (error instanceof NoAnswerError || error instanceof TypeError) return { why: 'unreachable' };
  const detail = error instanceof Error ? error.message : String(error);
  return detail === '' ? null : { why: 'refused', detail };
}
