import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Whether the page is the first one of this visit: then the focus stays where the browser has it. */
let isFirst = true;

/**
 * The frame of a page: its heading, what it is for, and what can be done. Whoever goes from page to page by keyboard or screen reader is
 * at the heading of the next one. `title` may change while the page is shown.
 */
export function Page({
  title,
  back,
  intro,
  actions,
  children,
}: {
  title: string;
  /** The page above it: its address, and what it is called. */
  back?: readonly [href: string, label: string];
  intro?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Gatehouse`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        <div>
          {back !== undefined && (
            <p class="back">
              <a href={back[0]}>
                <span aria-hidden="true">‹ </span>
                {back[1]}
              </a>
            </p>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {intro !== undefined && intro !== false && <p class="intro">{intro}</p>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
