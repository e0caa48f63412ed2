// The demo's own queues. Their policies differ, so that every kind of alert but one can be seen.
import type { AlertPolicy } from '../../shared/contract/policy';
import type { QueueChange } from '../../shared/contract/queue';
import { localAgent, localSupervisor } from '../run/first-queue';

/** A colleague of the local agent, invented. */
export const colleague = { sub: 'demo-robin', name: 'Robin' } as const;

/** Who changes the demo's queues and erases its conversations. Queues that somebody else has set up are left alone. */
export const demoEditor = { sub: 'undertone-demo', name: 'Demo', roles: ['admin'] } as const;

/** A queue of the demo, as the API takes it. */
export interface DemoQueue {
  readonly queueId: string;
  readonly change: QueueChange & { readonly alerts: AlertPolicy };
}

export const ordersQueue: DemoQueue = {
  queueId: 'demo-orders',
  change: {
    enabled: true,
    storeText: true,
    alerts: {
      agentAt: 'slightly-negative',
      supervisorAt: 'negative',
      drop: false,
      streak: 0,
      phrases: ['speak to a manager'],
    },
  },
};

export const supportQueue: DemoQueue = {
  queueId: 'demo-support',
  change: {
    enabled: true,
    storeText: true,
    alerts: { agentAt: 'negative', supervisorAt: 'very-negative', drop: true, streak: 0, phrases: [] },
  },
};

export const demoQueues = [ordersQueue, supportQueue] as const;

/** The members of each of them, by id. */
export const demoMembers = {
  [localAgent.sub]: { role: 'agent', name: localAgent.name },
  [colleague.sub]: { role: 'agent', name: colleague.name },
  [localSupervisor.sub]: { role: 'supervisor', name: localSupervisor.name },
} as const;
