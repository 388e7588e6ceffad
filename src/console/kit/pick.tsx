import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

import type { Problem } from '../api/problem.ts';
import { asProblem, isAbort } from '../api/problem.ts';

/** One thing that may be picked. `key` is unique among all that are offered. */
export type Option<T> = {
  readonly key: string;
  readonly value: T;
  /** What stands in the field once it is picked, and in the list unless there is `shown`. */
  readonly label: string;
  readonly shown?: ComponentChildren;
};

/** So long nothing is typed before it is searched for. */
const PAUSE_MS = 150;

/**
 * A field that offers what fits the text that is typed, and takes one of it: a combobox as ARIA describes it, by keyboard as well.
 * `search` is asked for what to offer, with an empty text at first; what is not wanted any more is given up. With `onText` any text may
 * stand there as well, and is told as it is typed.
 */
export function Pick<T>({
  label,
  hint,
  text: given = '',
  search,
  onPick,
  onText,
  placeholder,
  clears = false,
}: {
  label: string;
  hint?: ComponentChildren;
  /** What stands there. */
  text?: string;
  search: (text: string, signal: AbortSignal) => Promise<readonly Option<T>[]>;
  onPick: (option: Option<T>) => void;
  onText?: (text: string) => void;
  placeholder?: string;
  /** Whether the field is empty again after something was picked: for adding one after the other. */
  clears?: boolean;
}) {
  const id = useId();
  const [text, setText] = useState(given);
  const [isOpen, setOpen] = useState(false);
  const [options, setOptions] = useState<readonly Option<T>[] | undefined>();
  const [problem, setProblem] = useState<Problem | undefined>();
  const [at, setAt] = useState(-1);
  const latest = useRef(search);
  /** Something was just picked: when the focus comes back, from a question say, nothing more is offered until it is asked for. */
  const isPicked = useRef(false);
  latest.current = search;
  useEffect(() => setText(given), [given]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      latest.current(text.trim(), controller.signal).then(
        (found) => {
          if (controller.signal.aborted) return;
          setOptions(found);
          setProblem(undefined);
          setAt(-1);
        },
        (thrown: unknown) => {
          if (!controller.signal.aborted && !isAbort(thrown)) setProblem(asProblem(thrown));
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, isOpen]);

  const pick = (option: Option<T>): void => {
    setText(clears ? '' : option.label);
    setOpen(false);
    setOptions(undefined);
    isPicked.current = true;
    onPick(option);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const count = options?.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      if (count > 0)
        setAt((before) => (before + (event.key === 'ArrowDown' ? 1 : count + (before < 0 ? 0 : -1))) % count);
    } else if (event.key === 'Enter' && isOpen) {
      const option =
        options?.[at] ?? (options?.length === 1 && onText === undefined ? options[0] : undefined);
      if (option !== undefined) {
        event.preventDefault();
        pick(option);
      } else setOpen(false);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <div class="field pick">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && at >= 0 ? `${id}-${at}` : undefined}
        aria-describedby={`${id}-hint`}
        placeholder={placeholder}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          onText?.(event.currentTarget.value);
        }}
        onFocus={() => {
          if (!isPicked.current) setOpen(true);
          isPicked.current = false;
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-hint`} class={problem === undefined ? 'hint' : 'hint bad'}>
        {problem?.message ?? hint}
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        hidden={!isOpen || options === undefined || options.length === 0}
      >
        {options?.map((option, index) => (
          // Keys are the field's, which has the focus.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={option.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            // The field keeps the focus, so that it is not closed before the click counts.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(option)}
          >
            {option.shown ?? option.label}
          </div>
        ))}
      </div>
      {isOpen && options?.length === 0 && onText === undefined && (
        <p class="pick-none" role="status">
          Nothing fits.
        </p>
      )}
    </div>
  );
}
