import { settingsIn } from '../../../panel/account/page-link';
import { tokenHolder } from '../../../panel/account/token-holder';
import { outcomeInWords, wordsOf } from '../../../panel/demo/message-sender';
import { demo as german } from '../../../panel/languages/de';
import { demo as english } from '../../../panel/languages/en';
import { pageWords } from '../../../panel/demo/page-words';

describe('settingsIn', () => {
  it.each([
    ['a fragment', '#token=a.b.c&secret=whsec_x%2By%3D&conversation=c%2F1&queue=billing'],
    [
      'a whole link',
      'http://127.0.0.1:7071/api/panel/#token=a.b.c&secret=whsec_x%2By%3D&conversation=c%2F1&queue=billing',
    ],
  ])('reads %s', (_, text) => {
    expect(settingsIn(text)).toEqual({ token: 'a.b.c', secret: 'whsec_x+y=', conversation: 'c/1', queue: 'billing' });
  });

  it('accepts a bare token', () => {
    expect(settingsIn(' eyJh.eyJz.c2ln\n')).toEqual({ token: 'eyJh.eyJz.c2ln' });
  });

  it.each(['', '#', 'hello', '#token=', 'http://127.0.0.1:7071/api/panel/'])('finds nothing in "%s"', (text) => {
    expect(settingsIn(text)).toEqual({});
  });
});

describe('the server’s answer in words', () => {
  it('names the problem and every fault with its path', () => {
    const problem = {
      title: 'Invalid request',
      detail: 'Two fields are wrong',
      errors: [
        { path: 'text', message: 'is too long' },
        { path: 'sentAt', message: 'is not a time.' },
      ],
    };
    expect(wordsOf(problem, 400, english)).toBe(
      'Invalid request. Two fields are wrong. text: is too long. sentAt: is not a time.',
    );
  });

  it('names the status where the reply has no other information', () => {
    expect(wordsOf({}, 502, english)).toBe('The server answered 502.');
  });

  it('says why a message is ignored', () => {
    expect(outcomeInWords({ outcome: 'ignored', reason: 'not-customer' }, english)).toBe(
      'Doesn’t count: not the customer',
    );
    expect(outcomeInWords({ outcome: 'ignored', reason: 'queue-disabled' }, english)).toContain('sentiment is off');
  });
});

it('speaks the language of the page', () => {
  expect(outcomeInWords({ outcome: 'duplicate' }, german)).toBe('Erneut gesendet, einmal gezählt');
  expect(wordsOf({}, 502, german)).toBe('Der Server hat mit 502 geantwortet.');
  expect(pageWords({ name: 'Ada', role: 'agent' }, german).signedIn).toBe('Angemeldet als Ada, Agent');
});

describe('tokenHolder', () => {
  const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

  it('uses the name, in any script, before the subject', () => {
    expect(tokenHolder(tokenOf({ sub: 'a-1', name: 'Zoë Þór' })).name).toBe('Zoë Þór');
    expect(tokenHolder(tokenOf({ sub: 'a-1' })).name).toBe('a-1');
  });

  it.each([
    [['agent'], 'agent', 'The agent sees'],
    [['agent', 'supervisor'], 'supervisor', 'A supervisor sees'],
    [['supervisor', 'admin'], 'admin', 'An administrator sees'],
    [['janitor'], null, 'What this token shows'],
    ['agent', null, 'What this token shows'],
  ])('with the roles %j is %s', (roles, role, heading) => {
    const holder = tokenHolder(tokenOf({ sub: 'a-1', roles }));
    expect(holder.role).toBe(role);
    expect(pageWords(holder, english).heading).toBe(heading);
  });

  it.each(['', 'nonsense', 'a.b.c', tokenOf(null), tokenOf(7)])('has no name and no role for "%s"', (token) => {
    expect(tokenHolder(token)).toEqual({ name: null, role: null });
  });
});
