import { readStartOptions } from '../../../local/run/start-options';

it('plays the demo unless it is declined', () => {
  expect(readStartOptions([])).toEqual({ demo: true });
  expect(readStartOptions(['--no-demo'])).toEqual({ demo: false });
});

it.each([['--demo'], ['--nodemo'], ['--no-demo=1'], ['demo'], ['-n']])(
  'refuses %s, and says what there is',
  (parameter) => {
    expect(() => readStartOptions([parameter])).toThrow(/\nUsage: npm start \[-- --no-demo\]$/);
  },
);
