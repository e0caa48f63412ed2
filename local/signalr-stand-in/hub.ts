// Who is connected to a hub and in which groups. Groups exist as long as a connection is in them; nothing survives a
// reconnect, so a client has to join again, as with the service.

/** A client's connection, as the data plane sees it. */
export interface HubConnection {
  readonly connectionId: string;
  readonly userId: string | undefined;
  readonly groups: Set<string>;
  /** Writes one frame of the hub protocol; frames keep their order. */
  send(frame: string): void;
}

export class Hub {
  readonly connections = new Map<string, HubConnection>();
  /** A user's groups hold for the connections to come as well. */
  readonly #groupsOfUsers = new Map<string, Set<string>>();

  connect(connection: HubConnection): void {
    this.connections.set(connection.connectionId, connection);
    for (const group of this.#groupsOfUsers.get(connection.userId ?? '') ?? []) connection.groups.add(group);
  }

  disconnect(connection: HubConnection): void {
    this.connections.delete(connection.connectionId);
  }

  all(): HubConnection[] {
    return [...this.connections.values()];
  }

  ofUser(userId: string): HubConnection[] {
    return this.all().filter((connection) => connection.userId === userId);
  }

  inGroup(group: string): HubConnection[] {
    return this.all().filter((connection) => connection.groups.has(group));
  }

  addUserToGroup(userId: string, group: string): void {
    const groups = this.#groupsOfUsers.get(userId) ?? new Set();
    this.#groupsOfUsers.set(userId, groups.add(group));
    for (const connection of this.ofUser(userId)) connection.groups.add(group);
  }

  /** Takes a user out of one group, or out of all when none is named. */
  removeUserFromGroup(userId: string, group?: string): void {
    const groups = group === undefined ? [...(this.#groupsOfUsers.get(userId) ?? [])] : [group];
    for (const name of groups) {
      this.#groupsOfUsers.get(userId)?.delete(name);
      for (const connection of this.ofUser(userId)) connection.groups.delete(name);
    }
  }
}
