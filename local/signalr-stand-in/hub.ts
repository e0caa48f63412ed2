// The connections of a hub and their groups. A group exists as long as it has members. As in the service, only the
// groups of a user survive a reconnect; a client has to join all others again.
import type { SharedMessage } from './hub-protocol';

/** A client's connection, as the data plane uses it. */
export interface HubConnection {
  readonly connectionId: string;
  readonly userId: string | undefined;
  readonly groups: Set<string>;
  /** Sends a message, in the order of the calls. */
  send(message: SharedMessage): void;
  /** Closes the connection with a reason and allows the client to reconnect. */
  close(reason?: string): void;
}

/** The limit for all hubs together, so that publishers can't use unlimited memory. */
const maxMemberships = 200_000;
const emptyHubCleanupCount = 1_000;
/** Timers can't be longer; a membership with a longer time to live never expires. */
const maxTtlSeconds = 2_000_000;

const hubNamePattern = /^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}$/;

/** Describes the rule that a hub's or application's name breaks; undefined for a valid name. */
export function hubNameProblem(name: string | undefined): string | undefined {
  if (name !== undefined && hubNamePattern.test(name)) return undefined;
  return 'must begin with a letter, followed by up to 127 letters, digits or _`,.[]';
}

export class Hub {
  readonly connections = new Map<string, HubConnection>();
  /** A user's groups apply to future connections as well; the timer ends a membership that has a time to live. */
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

  /** Returns false if the limit of memberships is reached. */
  addToGroup({ groups }: HubConnection, group: string): boolean {
    if (groups.has(group)) return true;
    if (this.#memberships.count >= maxMemberships) return false;
    groups.add(group);
    this.#memberships.count++;
    return true;
  }

  /** Returns whether the connection was in the group. */
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

  /** Adds the user's connections, and future ones unless the time to live is 0. Returns false at the limit. */
  addUserToGroup(userId: string, group: string, ttlSeconds?: number): boolean {
    if (ttlSeconds !== 0) {
      const groups = this.#groupsOf(userId) ?? new Map<string, NodeJS.Timeout | undefined>();
      if (!groups.has(group)) {
        if (this.#memberships.count >= maxMemberships) return false;
        this.#memberships.count++;
      }
      clearTimeout(groups.get(group));
      const end = () => this.removeUserFromGroup(userId, group);
      const timer =
        ttlSeconds === undefined || ttlSeconds > maxTtlSeconds ? undefined : setTimeout(end, ttlSeconds * 1000);
      timer?.unref();
      this.#groupsOfUsers.set(userId, groups.set(group, timer));
    }
    return this.ofUser(userId).every((connection) => this.addToGroup(connection, group));
  }

  removeUserFromGroup(userId: string, group: string): void {
    this.#removeMembership(userId, group);
    for (const connection of this.ofUser(userId)) this.removeFromGroup(connection, group);
  }

  /** Removes a user's connections from all groups, including those that a connection has joined itself. */
  removeUserFromAllGroups(userId: string): void {
    for (const group of [...(this.#groupsOf(userId)?.keys() ?? [])]) this.#removeMembership(userId, group);
    for (const connection of this.ofUser(userId)) this.removeFromAllGroups(connection);
  }

  #groupsOf(userId: string | undefined) {
    return userId === undefined ? undefined : this.#groupsOfUsers.get(userId);
  }

  #removeMembership(userId: string, group: string): void {
    const groups = this.#groupsOf(userId);
    if (!groups?.has(group)) return;
    clearTimeout(groups.get(group));
    groups.delete(group);
    this.#memberships.count--;
    if (groups.size === 0) this.#groupsOfUsers.delete(userId);
  }
}

/** The hubs by their case-insensitive names. A hub is created on first use. */
export class Hubs {
  readonly #hubs = new Map<string, Hub>();
  readonly #memberships = { count: 0 };

  named(name: string): Hub {
    const key = name.toLowerCase();
    let hub = this.#hubs.get(key);
    if (!hub) {
      if (this.#hubs.size >= emptyHubCleanupCount) this.#removeEmpty();
      hub = new Hub(this.#memberships);
      this.#hubs.set(key, hub);
    }
    return hub;
  }

  #removeEmpty(): void {
    for (const [name, hub] of this.#hubs) if (hub.isEmpty) this.#hubs.delete(name);
  }
}
