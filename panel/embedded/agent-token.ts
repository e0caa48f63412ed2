// Where the token of the agent comes from. Today it is the one of the set-up, which all agents of the tool share. Sign-in
// of each agent belongs here: it returns a function, which the element calls whenever it needs a token.
import type { TokenSource } from '../live/agent-api';
import type { SetUp } from './set-up';

/** The token for the element; null if there is none. */
export function agentToken({ token }: SetUp): TokenSource | null {
  return token;
}
