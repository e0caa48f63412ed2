// A scripted OpenID provider for the tests of the session.
import {
  PopupBlockedError,
  type AskingWay,
  type SignedInUser,
  type SignInClient,
} from '../../../panel/sign-in/sign-in-client';

export const hourMs = 3_600_000;

export interface Pending {
  promise: Promise<SignedInUser>;
  resolve: (user: SignedInUser) => void;
  reject: (error: Error) => void;
}

/** A promise that the test fulfils. */
export function pending(): Pending {
  let resolve: Pending['resolve'] = () => undefined;
  let reject: Pending['reject'] = () => undefined;
  const promise = new Promise<SignedInUser>((onUser, onError) => {
    [resolve, reject] = [onUser, onError];
  });
  return { promise, resolve, reject };
}

/** Answers as the test says. Each user that it signs in has the next token. */
export class ScriptedSignIn implements SignInClient {
  asksBy: AskingWay = 'redirect';
  readonly askedBy: AskingWay[] = [];
  issued = 0;
  renewals = 0;
  lifeMs = hourMs;
  id = 'ada';
  /** What the next calls answer instead of a user. */
  fault: Error | null = null;
  returned: SignedInUser | Error | null = null;
  asked: Pending[] = [];
  aborted: AbortSignal[] = [];
  signedOut = 0;

  user(): SignedInUser {
    this.issued++;
    return { accessToken: `token ${this.issued}`, expiresAt: Date.now() + this.lifeMs, id: this.id, name: 'Ada' };
  }
  finish(): Promise<SignedInUser | null> {
    return this.returned instanceof Error ? Promise.reject(this.returned) : Promise.resolve(this.returned);
  }
  renew(): Promise<SignedInUser> {
    this.renewals++;
    return this.fault ? Promise.reject(this.fault) : Promise.resolve(this.user());
  }
  ask(by: AskingWay, signal: AbortSignal): Promise<SignedInUser> {
    this.askedBy.push(by);
    if (this.fault instanceof PopupBlockedError) return Promise.reject(this.fault);
    this.aborted.push(signal);
    this.asked.push(pending());
    return this.asked.at(-1)!.promise;
  }
  signOut(): Promise<void> {
    this.signedOut++;
    return Promise.resolve();
  }
}
