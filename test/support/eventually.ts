// Polling, for conditions that have no event.

const pauseMs = 100;

/** Polls until the answer is as expected, and returns it; rejects with the last answer at the timeout. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isExpected: (answer: Answer) => boolean,
  withinMs: number,
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isExpected(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`Not as expected within ${withinMs} ms. The last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
