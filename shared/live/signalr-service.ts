// The port to the SignalR service, for what the output binding can't do: confirm that a message was sent, and remove a
// connection from a group.
import type { LiveEvent } from './live-feed';

/** The service could not be reached, or rejected the request. */
export class LiveFeedUnavailableError extends Error {
  constructor(cause: unknown) {
    super('The SignalR service is unavailable', { cause });
    this.name = 'LiveFeedUnavailableError';
  }
}

/** The receiver of a message. */
export type Receiver = { groupName: string } | { connectionId: string };

/** Every method rejects with LiveFeedUnavailableError when the service can't be reached. */
export interface SignalRService {
  /** Sends an event to the receiving clients. */
  send(receiver: Receiver, target: LiveEvent, parameters: readonly unknown[]): Promise<void>;
  /** Removes a connection from a group. Does nothing when it is not in the group or has closed. */
  removeFromGroup(connectionId: string, groupName: string): Promise<void>;
  /** Resolves when the service answers. */
  verifyAnswers(): Promise<void>;
}
