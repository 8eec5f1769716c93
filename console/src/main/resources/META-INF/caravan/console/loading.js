// How views load what they show; a part of the kit.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/**
 * Loads something, again whenever a dependency changes or reload is called. While it loads again the last value stays. It is gone if the
 * first load with other dependencies fails, since it is no answer to what is asked for now.
 * Of the same dependencies there is one request at a time: one that is wanted meanwhile begins after it.
 *
 * @param load takes a signal that aborts when the value is not wanted any more
 * @returns { value, failure, isLoading, reload }
 */
export function useLoad(load, dependencies) {
  const [state, setState] = useState({ isLoading: true });
  const round = useRef(null);
  useEffect(() => {
    const ending = new AbortController();
    let isRunning = false;
    let isWantedAgain = false;
    let isFirst = true;
    round.current = async () => {
      isWantedAgain = isRunning;
      if (isRunning) return;
      isRunning = true;
      setState(before => ({ ...before, isLoading: true }));
      let answer;
      try {
        answer = { value: await load(ending.signal) };
      } catch (failure) {
        answer = { failure };
      }
      if (ending.signal.aborted) return;
      isRunning = false;
      const isOther = isFirst;
      isFirst = false;
      setState(before => ({ value: isOther ? undefined : before.value, ...answer, isLoading: isWantedAgain }));
      if (isWantedAgain) round.current();
    };
    round.current();
    return () => ending.abort();
  }, dependencies);
  return { ...state, reload: useCallback(() => round.current(), []) };
}

/** Reloads so long after each answer, as long as the page is visible: a slow server is not asked more often. */
export function useAgain({ isLoading, reload }, everyMillis) {
  useEffect(() => {
    if (isLoading || !everyMillis) return undefined;
    const timer = setInterval(() => document.hidden || reload(), everyMillis);
    return () => clearInterval(timer);
  }, [isLoading, everyMillis]);
}

/** Loads the same again and again. */
export function usePoll(load, everyMillis, dependencies = []) {
  const loaded = useLoad(load, dependencies);
  useAgain(loaded, everyMillis);
  return loaded;
}

/**
 * Asks for several things at once. What fails hides nothing of the others.
 *
 * @param names of the services, or of what else is asked for
 * @param load takes a name and returns the promise of its rows
 * @returns { found: the rows of all, failures: [[name, failure]] }
 */
export async function askAll(names, load) {
  const answers = await Promise.allSettled(names.map(load));
  return {
    found: answers.flatMap(answer => answer.value ?? []),
    failures: names.map((name, at) => [name, answers[at].reason]).filter(([, reason]) => reason),
  };
}
