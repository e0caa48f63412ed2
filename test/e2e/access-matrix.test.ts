// Role × membership in the queue × fault of the token, over every route of the API.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RouteName } from '../../shared/http/routes';
import {
  bySecret,
  byKey,
  targetOf,
  type CallToMake,
  call,
  authorize,
  claimsOf,
  everything,
  useAccessDesk,
  expectNoGroupTokenInReplies,
} from '../support/access-desk';
import {
  roles,
  type Role,
  standings,
  standingNames,
  asksForToken,
  mayCall,
  expectations,
  routeNames,
  routeOf,
  expectationOf,
} from '../support/access-table';
import { expectProblem, type HttpReply } from '../support/http-reply';
import { bearer, rolesOfNobody, tokenFaultNames, tokenFaults } from '../support/token-issuer';

useAccessDesk();

interface Cell {
  what: string;
  make: CallToMake;
  expected: number;
}

/** The table's cells of one route for a role: every standing, every kind of token. */
async function cellsOf(name: RouteName, role: Role): Promise<Cell[]> {
  const { who, success } = expectationOf(name);
  const cells: Cell[] = [];
  for (const standing of standingNames) {
    const add = (what: string, authorization: string | null, expected: number) => {
      const target = targetOf(name, standing, expected === success);
      const signed = who === 'a signed caller';
      cells.push({ what: `${standing}: ${what}`, make: { authorization, target, signed }, expected });
      if (signed)
        cells.push({ what: `${standing}: ${what}, unsigned`, make: { authorization, target }, expected: 401 });
    };
    const statusAs = (asRole: Role) => (mayCall(who, asRole, standings[standing]) ? success : 403);
    const statusOfFault = asksForToken(who) ? 401 : success;

    add('valid token', await authorize(bySecret, standing, role), statusAs(role));
    add('valid token of the provider', await authorize(byKey, standing, role), statusAs(role));
    for (const [what, given] of Object.entries(rolesOfNobody)) {
      const token = await bySecret.signer.sign({ ...claimsOf(bySecret, standing, role), roles: given });
      add(what, bearer(token), statusAs('none'));
    }
    for (const fault of tokenFaultNames)
      add(fault, await tokenFaults[fault](claimsOf(bySecret, standing, role), bySecret), statusOfFault);
    for (const fault of ['expired', 'wrong key', 'wrong issuer', 'wrong audience', 'no subject'] as const)
      add(`${fault}, of the provider`, await tokenFaults[fault](claimsOf(byKey, standing, role), byKey), statusOfFault);
  }
  return cells;
}

const atOnce = 8;

/** Makes the calls, some at a time, and compares all replies with the expected ones. */
async function expectStatuses(name: RouteName, cells: Cell[]): Promise<HttpReply[]> {
  const answers: HttpReply[] = [];
  for (let start = 0; start < cells.length; start += atOnce)
    answers.push(...(await Promise.all(cells.slice(start, start + atOnce).map(({ make }) => call(name, make)))));
  const table = (status: (index: number) => number) =>
    Object.fromEntries(cells.map(({ what }, index) => [what, status(index)]));
  expect(table((index) => answers[index]!.status)).toEqual(table((index) => cells[index]!.expected));
  return answers;
}

describe('the table', () => {
  it('has an entry for every route, and no other', () => {
    expect(Object.keys(expectations).sort()).toEqual([...routeNames].sort());
  });

  it('covers every function with an HTTP trigger', () => {
    const folder = resolve(__dirname, '..', '..', 'functions');
    const overHttp = readdirSync(folder).filter((file) =>
      /app\.http\(|defineRoute\(/.test(readFileSync(join(folder, file), 'utf8')),
    );
    expect(overHttp.sort()).toEqual(routeNames.map((name) => `${name}.ts`).sort());
  });
});

describe.each(routeNames)('%s', (name) => {
  it.each(roles)('allows and refuses calls as expected for a token with role: %s', async (role) => {
    const { success } = expectationOf(name);
    const cells = await cellsOf(name, role);
    const refused = cells.filter(({ expected }) => expected !== success);
    const before = await everything();
    for (const reply of await expectStatuses(name, refused)) {
      expectProblem(reply, reply.status);
      if (reply.status === 401 && routeOf(name).caller !== 'signed-caller')
        expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await everything()).toEqual(before);

    const allowed = cells.filter(({ expected }) => expected === success);
    await expectStatuses(name, allowed);
  });
});

it('never returns a group token in a reply', expectNoGroupTokenInReplies);
