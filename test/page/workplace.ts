// The actions of an administrator and a chat platform while a page is open.
import { createHmac, randomUUID } from 'node:crypto';
import type { RunningApp } from '../support/running-app';

/** A queue of the test's own, and the actions that change it. */
export class Workplace {
  readonly queueId = `queue-${randomUUID()}`;
  readonly conversationId = `conversation-${randomUUID()}`;
  readonly agentId = `agent-${randomUUID()}`;

  private constructor(private readonly app: RunningApp) {}

  /** A queue that is switched on, with one agent as a member. */
  static async open(app: RunningApp): Promise<Workplace> {
    const workplace = new Workplace(app);
    await workplace.switchQueue(true);
    await workplace.addMember();
    return workplace;
  }

  /** The link that opens the page for an agent, by default the one of the queue. */
  async link(agentId = this.agentId): Promise<{ token: string; secret: string; conversation: string; queue: string }> {
    return {
      token: await this.app.token({ sub: agentId, roles: ['agent'], name: 'Ada' }),
      secret: this.app.webhookSecret,
      conversation: this.conversationId,
      queue: this.queueId,
    };
  }

  async switchQueue(enabled: boolean, queueId = this.queueId): Promise<void> {
    await this.administer('PUT', `queues/${queueId}`, { enabled });
  }

  /** Alerts the queue's agents at or below a level. */
  alertAgentsAt(agentAt: string): Promise<void> {
    return this.setAlerts({ agentAt });
  }

  /** Changes when the queue alerts whom. */
  async setAlerts(alerts: object): Promise<void> {
    await this.administer('PUT', `queues/${this.queueId}`, { alerts });
  }

  /** Corrects a message's level as another member does, or takes the correction back. */
  async correct(messageId: string, level: string | null, agentId: string): Promise<void> {
    const authorization = `Bearer ${await this.app.token({ sub: agentId, roles: ['agent'] })}`;
    const path = `conversations/${encodeURIComponent(this.conversationId)}/messages/${messageId}/level`;
    await this.request(path, {
      method: level === null ? 'DELETE' : 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      ...(level !== null && { body: JSON.stringify({ level }) }),
    });
  }

  /** Makes somebody a supervisor of the queue. Returns their token. */
  async supervisor(supervisorId = `supervisor-${this.queueId}`): Promise<string> {
    await this.addMember(supervisorId, 'supervisor');
    return this.app.token({ sub: supervisorId, roles: ['supervisor'], name: 'Sam' });
  }

  /** Alerts the queue's supervisors at or below a level. */
  alertSupervisorsAt(supervisorAt: string): Promise<void> {
    return this.setAlerts({ supervisorAt });
  }

  async addMember(agentId = this.agentId, role: 'agent' | 'supervisor' = 'agent'): Promise<void> {
    await this.administer('PUT', `queues/${this.queueId}/members/${agentId}`, { role });
  }

  async removeMember(agentId = this.agentId): Promise<void> {
    await this.administer('DELETE', `queues/${this.queueId}/members/${agentId}`);
  }

  async erase(conversationId = this.conversationId): Promise<void> {
    await this.administer('DELETE', `conversations/${conversationId}`);
  }

  /** Delivers a customer's message as a chat platform does. */
  async deliver(text: string, more: Record<string, unknown> = {}): Promise<void> {
    const message = {
      conversationId: this.conversationId,
      messageId: randomUUID(),
      queueId: this.queueId,
      author: { role: 'customer' },
      text,
      ...more,
    };
    const body = JSON.stringify(message);
    const id = `msg_${randomUUID()}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const key = Buffer.from(this.app.webhookSecret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
    await this.request('messages', { method: 'POST', headers, body });
  }

  /** A named customer's message, in a conversation of their own. */
  async says(customer: string, text: string, more: Record<string, unknown> = {}): Promise<void> {
    const author = { role: 'customer', id: `id-${customer}`, name: customer };
    await this.deliver(text, { conversationId: this.conversationOf(customer), author, ...more });
  }

  /** The conversation of a named customer. */
  conversationOf(customer: string): string {
    return `${this.queueId}-${customer}`;
  }

  private async administer(method: string, path: string, body?: unknown): Promise<void> {
    const authorization = `Bearer ${await this.app.token({ sub: 'admin-1', roles: ['admin'] })}`;
    await this.request(path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  private async request(path: string, init: RequestInit): Promise<void> {
    const response = await fetch(`${this.app.baseUrl}/api/${path}`, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }
}
