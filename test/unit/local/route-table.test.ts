import type { FunctionMetadata } from '../../../local/functions-host/core-module';
import { buildRouteTable, matchRoute } from '../../../local/functions-host/route-table';

const functionWith = (name: string, route: string | undefined, methods = ['GET']): FunctionMetadata => ({
  name,
  bindings: { trigger: { type: 'httpTrigger', direction: 'in', methods, ...(route !== undefined && { route }) } },
});

const match = (template: string, path: string) =>
  matchRoute(buildRouteTable([functionWith('f', template)], 'api'), 'GET', path)?.params;

it.each([
  ['health', '/api/health', {}],
  ['health', '/API/Health/', {}],
  ['health', '/api/health//', undefined],
  ['health', '/api//health', undefined],
  ['health', '/health', undefined],
  ['health', '/api/health/more', undefined],
  ['/health/', '/api/health', {}],
  ['q/{id}', '/api/q/Billing', { id: 'Billing' }],
  ['q/{id}', '/api/q/a%2Fb', { id: 'a%2Fb' }],
  ['q/{id}', '/api/q/', undefined],
  ['q/{id}', '/api/q', undefined],
  ['q/{id}/m/{agent}', '/api/q/1/M/2/', { id: '1', agent: '2' }],
  ['q/{id}/m/{agent}', '/api/q//m/2', undefined],
  ['q/{id?}', '/api/q', {}],
  ['q/{id?}', '/api/q/', {}],
  ['q/{id?}', '/api/q/1', { id: '1' }],
  ['panel/{*path}', '/api/panel', {}],
  ['panel/{*path}', '/api/panel/', {}],
  ['panel/{*path}', '/api/panel/a/b.js', { path: 'a/b.js' }],
  ['panel/{*path}', '/api/panel/a//b/', { path: 'a//b/' }],
  ['panel/{*path}', '/api/panels', undefined],
])('the route %s and the path %s give %j', (template, path, params) => {
  expect(match(template, path)).toEqual(params);
});

it('tries functions in the alphabetical order of their names, whatever their case', () => {
  const routes = buildRouteTable(
    [functionWith('zeta', 'x'), functionWith('Beta', '{id}'), functionWith('alpha', 'y')],
    '',
  );
  expect(routes.map(({ functionName }) => functionName)).toEqual(['alpha', 'Beta', 'zeta']);
  expect(matchRoute(routes, 'GET', '/x')?.functionName).toBe('Beta');
});

it('uses the name of a function that has no route', () => {
  const routes = buildRouteTable([functionWith('status', undefined), functionWith('other', '')], 'api');
  expect(matchRoute(routes, 'GET', '/api/status')?.functionName).toBe('status');
  expect(matchRoute(routes, 'GET', '/api/other')?.functionName).toBe('other');
});

it('allows a route twice for different verbs', () => {
  const routes = buildRouteTable([functionWith('get', 'q/{id}'), functionWith('put', 'q/{id}', ['PUT'])], 'api');
  expect(matchRoute(routes, 'PUT', '/api/q/1')?.functionName).toBe('put');
});

it.each(['x/{id:int}', 'x/{id=1}', 'x/a{id}', '{*rest}.js', 'x/{*rest}/y', 'admin/x', 'runtime', 'Administration'])(
  'refuses the route %s',
  (template) => expect(() => match(template, '/')).toThrow(template),
);
