// Who is connected to a hub and in which groups. Groups exist as long as a connection is in them; nothing survives a
// reconnect but the groups of a user, so a client has to join again, as with the service.
import type { SharedMessage } from './hub-protocol';

/** A client's connection, as the data plane sees it. */
export interface HubConnection {
  readonly connectionId: string;
  readonly userId: string | undefined;
  readonly groups: Set<string>;
  /** Sends a message; messages keep their order. */
  send(message: SharedMessage): void;
  /** Tells the client why, and that it may come back, and ends the connection. */
  close(reason?: string): void;
}

/** All hubs together hold so many; more would let a publisher take any amount of memory. */
const mostMemberships = 200_000;
const mostEmptyHubs = 1_000;
/** A timer can't wait longer; a membership that lasts longer than that outlives the stand-in. */
const longestTtlSeconds = 2_000_000;

const hubNamePattern = /^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}$/;

/** Says what a name has to be like when it isn't one for a hub or an application. */
export function hubNameProblem(name: string | undefined): string | undefined {
  if (name !== undefined && hubNamePattern.test(name)) return undefined;
  return 'must begin with a letter, followed by up to 127 letters, digits or _`,.[]';
}

export class Hub {
  readonly connections = new Map<string, HubConnection>();
  /** A user's groups hold for the connections to come as well; the timer ends a membership that has a time to live. */
  readonly #groupsOfUsers = new Map<string, Map<string, NodeJS.Timeout | undefined>>();
  readonly #memberships: { count: number };

  constructor(memberships = { count: 0 }) {
    this.#memberships = memberships;
  }

  get isEmpty(): boolean {
    return this.connections.size === 0 && this.#groupsOfUsers.size === 0;
  }

  connect(connection: HubConnection): void {
    this.connections.set(connection.connectionId, connection);
    for (const group of this.#groupsOf(connection.userId)?.keys() ?? []) this.addToGroup(connection, group);
  }

  disconnect(connection: HubConnection): void {
    this.connections.delete(connection.connectionId);
    this.removeFromAllGroups(connection);
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

  /** Answers false when there is no room for more memberships. */
  addToGroup({ groups }: HubConnection, group: string): boolean {
    if (groups.has(group)) return true;
    if (this.#memberships.count >= mostMemberships) return false;
    groups.add(group);
    this.#memberships.count++;
    return true;
  }

  /** Answers whether the connection was in the group. */
  removeFromGroup({ groups }: HubConnection, group: string): boolean {
    const wasIn = groups.delete(group);
    if (wasIn) this.#memberships.count--;
    return wasIn;
  }

  removeFromAllGroups({ groups }: HubConnection): void {
    this.#memberships.count -= groups.size;
    groups.clear();
  }

  isUserInGroup(userId: string, group: string): boolean {
    return this.#groupsOf(userId)?.has(group) ?? false;
  }

  /** Adds the user's connections, and those to come unless the time to live is 0. Answers false when there is no room. */
  addUserToGroup(userId: string, group: string, ttlSeconds?: number): boolean {
    if (ttlSeconds !== 0) {
      const groups = this.#groupsOf(userId) ?? new Map<string, NodeJS.Timeout | undefined>();
      if (!groups.has(group)) {
        if (this.#memberships.count >= mostMemberships) return false;
        this.#memberships.count++;
      }
      clearTimeout(groups.get(group));
      const end = () => this.removeUserFromGroup(userId, group);
      const timer =
        ttlSeconds === undefined || ttlSeconds > longestTtlSeconds ? undefined : setTimeout(end, ttlSeconds * 1000);
      timer?.unref();
      this.#groupsOfUsers.set(userId, groups.set(group, timer));
    }
    return this.ofUser(userId).every((connection) => this.addToGroup(connection, group));
  }

  removeUserFromGroup(userId: string, group: string): void {
    this.#forget(userId, group);
    for (const connection of this.ofUser(userId)) this.removeFromGroup(connection, group);
  }

  /** Takes a user's connections out of every group, those that they joined one by one included. */
  removeUserFromAllGroups(userId: string): void {
    for (const group of [...(this.#groupsOf(userId)?.keys() ?? [])]) this.#forget(userId, group);
    for (const connection of this.ofUser(userId)) this.removeFromAllGroups(connection);
  }

  #groupsOf(userId: string | undefined) {
    return userId === undefined ? undefined : this.#groupsOfUsers.get(userId);
  }

  #forget(userId: string, group: string): void {
    const groups = this.#groupsOf(userId);
    if (!groups?.has(group)) return;
    clearTimeout(groups.get(group));
    groups.delete(group);
    this.#memberships.count--;
    if (groups.size === 0) this.#groupsOfUsers.delete(userId);
  }
}

/** The hubs by their names, which ignore case. A hub is there as soon as it is named. */
export class Hubs {
  readonly #hubs = new Map<string, Hub>();
  readonly #memberships = { count: 0 };

  named(name: string): Hub {
    const key = name.toLowerCase();
    let hub = this.#hubs.get(key);
    if (!hub) {
      if (this.#hubs.size >= mostEmptyHubs) this.#removeEmpty();
      hub = new Hub(this.#memberships);
      this.#hubs.set(key, hub);
    }
    return hub;
  }

  #removeEmpty(): void {
    for (const [name, hub] of this.#hubs) if (hub.isEmpty) this.#hubs.delete(name);
  }
}
