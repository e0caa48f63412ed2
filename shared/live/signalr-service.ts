// The port to the SignalR service, for what the output binding can't do: to know whether something went out, and to
// take a connection out of a group.

/** The service could not be reached, or refused. */
export class LiveFeedUnavailableError extends Error {
  constructor(cause: unknown) {
    super('The SignalR service is unavailable', { cause });
    this.name = 'LiveFeedUnavailableError';
  }
}

/** Who a message is for. */
export type Receiver = { groupName: string } | { connectionId: string };

export interface SignalRService {
  /** Calls a method of the clients that receive it. */
  send(receiver: Receiver, target: string, parameters: readonly unknown[]): Promise<void>;
  /** Takes a connection out of a group; nothing happens when it is not in it, or gone. */
  removeFromGroup(connectionId: string, groupName: string): Promise<void>;
  /** Resolves when the service answers. Every method rejects with LiveFeedUnavailableError. */
  verifyAnswers(): Promise<void>;
}
