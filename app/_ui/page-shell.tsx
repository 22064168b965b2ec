import type { ReactNode } from 'react';

/** The frame of every page. */
export function PageShell({ children }: { children: ReactNode }) {
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <header className="shell-header">
        <a className="brand" href="/">
          <svg className="icon" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M13 10h-2a6 6 0 0 0 0 12h2M19 10h2a6 6 0 0 1 0 12h-2M12 16h8" />
          </svg>
          Connected App
        </a>
      </header>
      <main className="shell-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="shell-footer muted small">
        <p>A reference Connected App for Stytch.</p>
        <a href="https://stytch.com/docs/connected-apps/authorization-code-flow">How connecting works</a>
      </footer>
    </div>
  );
}
