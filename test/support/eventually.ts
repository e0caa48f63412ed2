// Waiting for what is asked for rather than told.

const pauseMs = 100;

/** Asks again and again until the answer is as wished, and gives it; rejects with the last answer when it is late. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isWished: (answer: Answer) => boolean,
  withinMs: number,
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWished(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`Not so within ${withinMs} ms. The last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
