// Who may see what. The rules of the product's gate, as pure functions of a verified caller and a queue.
import { ForbiddenError } from './errors';
import type { Queue } from '../queues/queue-store';
import type { Caller, Role } from './tokens';

/**
 * Whether the caller may see the conversations of a queue. Nobody sees anything of a queue that is switched off;
 * of one that is on, its members do (agents and supervisors alike), and administrators.
 */
export function maySee(caller: Caller, queue: Queue): boolean {
  if (!queue.enabled) return false;
  if (caller.roles.has('admin')) return true;
  return (caller.roles.has('agent') || caller.roles.has('supervisor')) && queue.members.has(caller.agentId);
}

/** @throws {ForbiddenError} unless the caller may see the conversations of the queue. */
export function verifyMaySee(caller: Caller, queue: Queue): void {
  if (!maySee(caller, queue)) throw new ForbiddenError();
}

/** @throws {ForbiddenError} unless the caller is an administrator, or a supervisor by token and by membership. */
export function verifyMayManage(caller: Caller, queue: Queue): void {
  if (caller.roles.has('admin')) return;
  const supervises = caller.roles.has('supervisor') && queue.members.get(caller.agentId)?.role === 'supervisor';
  if (!supervises) throw new ForbiddenError();
}

/** @throws {ForbiddenError} unless the caller holds at least one of the roles. */
export function verifyRole(caller: Caller, allowed: readonly Role[]): void {
  if (!allowed.some((role) => caller.roles.has(role))) throw new ForbiddenError();
}
