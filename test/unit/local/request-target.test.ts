import { readRequestTarget } from '../../../local/functions-host/request-target';

it.each([
  ['/api/a', '/api/a', '/api/a'],
  ['/api/a%20b', '/api/a b', '/api/a%20b'],
  ['/api/a+b', '/api/a+b', '/api/a+b'],
  ['/api/a%2Fb%2fc', '/api/a%2Fb%2fc', '/api/a%2Fb%2fc'],
  ['/api/%23%3F%25', '/api/#?%', '/api/%23%3F%25'],
  ['/api/%F0%9F%98%80%C3%A9', '/api/😀é', '/api/%F0%9F%98%80%C3%A9'],
  ['/api/%2541', '/api/%41', '/api/%41'],
  ['/api/%252F', '/api/%2F', '/api/%2F'],
  ['/api/%FF%zz%', '/api/%FF%zz%', '/api/%FF%25zz%25'],
  ['/api/a/../b/./c', '/api/b/c', '/api/b/c'],
  ['/api/a/%2e%2e/b', '/api/b', '/api/b'],
  ['/api/a/..', '/api/', '/api/'],
  ['/../..', '/', '/'],
  ['/api/..%2Fx', '/api/..%2Fx', '/api/..%2Fx'],
  ['//', '//', '//'],
  ['/', '/', '/'],
  ['http://somewhere.example/api/a?x=1', '/api/a', '/api/a?x=1'],
])('the target %s is the path %s and the URL %s', (target, path, encoded) => {
  expect(readRequestTarget(target)).toMatchObject({ path, encoded });
});

it.each(['/api/%00', '/api/a%00b', '*', '', 'ftp://x/y'])('refuses the target %j', (target) => {
  expect(readRequestTarget(target)).toBeUndefined();
});

it.each([
  ['', {}],
  ['?', {}],
  ['?a=1&b=2', { a: '1', b: '2' }],
  ['?a=1&a=2', { a: '1,2' }],
  ['?Limit=1&limit=2&LIMIT=', { Limit: '1,2,' }],
  ['?a=x%20y+z%26', { a: 'x y z&' }],
  ['?a', { a: '' }],
  ['?a=b?c=d', { a: 'b?c=d' }],
  ['?__proto__=1', JSON.parse('{"__proto__":"1"}') as object],
])('the query %s is %j', (search, query) => {
  expect({ ...readRequestTarget(`/api/a${search}`)?.query }).toEqual({ ...query });
});
