import { Progress } from '../../../../local/simulate/progress';

function stream(given: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { ...given, written, write: (text: string) => written.push(text) };
}

describe('The progress', () => {
  it('is one line that is updated and never wraps on a terminal', () => {
    const terminal = stream({ isTTY: true, columns: 40 });
    const progress = new Progress(terminal, 2);
    progress.show('line 1, customer, created: scored (12 ms)');
    progress.show('line 2, customer, created: scored (12 ms)');
    progress.end();
    const lines = terminal.written.join('').split('\r\u001B[2K').slice(1);
    expect(lines).toEqual(['[##########..........] 1/2  line 1, cus', '[####################] 2/2  line 2, cus\n']);
  });

  it('keeps failures visible on a terminal', () => {
    const terminal = stream({ isTTY: true, columns: 80 });
    new Progress(terminal, 2).show('line 1: refused with 400', true);
    expect(terminal.written[0]).toBe('\r\u001B[2Kline 1: refused with 400\n');
  });

  it('is a line per delivery elsewhere', () => {
    const file = stream();
    const progress = new Progress(file, 10);
    progress.show('first');
    progress.show('second', true);
    progress.end();
    expect(file.written).toEqual([' 1/10  first\n', ' 2/10  second\n']);
  });
});
