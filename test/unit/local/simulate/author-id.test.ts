import { authorIdFor } from '../../../../local/simulate/author-id';
import { connectionOf } from '../../../support/platform-connections';

const withRoles = (roles: object) => connectionOf('twilio', { roles });

describe('The id of a simulated author', () => {
  it('fits the first rule that leads to the role', () => {
    const connection = withRoles({ agent: ['+1*'], customer: ['+1*', 'whatsapp:+*'] });
    expect(authorIdFor('agent', connection, '5550000')).toBe('+15550000');
    expect(authorIdFor('customer', connection, '5550000')).toBe('whatsapp:+5550000');
  });

  it('is unknown for an agent or a bot without a rule', () => {
    const connection = withRoles({ customer: ['whatsapp:*'] });
    expect(authorIdFor('agent', connection, '42')).toBe('agent-42');
    expect(authorIdFor('bot', connection, '42')).toBe('bot-42');
  });

  it.each([
    ['customer', { agent: ['*@example.com'] }, 'roles.customer'],
    ['agent', { customer: ['*'] }, 'roles.agent'],
    ['customer', { agent: ['*'], customer: ['+*'] }, 'roles.customer'],
  ] as const)('is none for a %s who would be taken for somebody else: %j', (role, roles, named) => {
    expect(() => authorIdFor(role, withRoles(roles), '42')).toThrow(named);
  });
});
