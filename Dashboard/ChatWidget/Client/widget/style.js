// A constructed style sheet needs no 'unsafe-inline' of the host's policy, and the shadow root keeps both sides' rules apart.
const rules = `
:host { all: initial !important; position: fixed !important; inset: auto 0 0 auto !important; width: 0 !important; height: 0 !important; z-index: 2147483000 !important;
  font: 400 15px/1.5 ui-sans-serif, system-ui, sans-serif !important }
[hidden] { display: none !important }
* { box-sizing: border-box }
.trigger { position: fixed; width: 56px; height: 56px; border: 0; border-radius: 50%; display: grid; place-items: center; cursor: pointer; background: #4f46e5; color: #fff;
  font: inherit; box-shadow: 0 1px 2px #0003, 0 8px 24px #0000003d; transition: transform .18s; inset: auto 20px 20px auto }
.trigger:hover { transform: scale(1.05) }
.trigger:focus-visible { outline: 3px solid #a5b4fc; outline-offset: 2px }
svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round }
.badge { position: fixed; inset: auto 17px 57px auto; pointer-events: none; text-align: center; min-width: 22px; padding: 0 6px; border-radius: 11px; background: #dc2626; color: #fff; font-size: 12px; font-weight: 700;
  line-height: 22px; box-shadow: 0 0 0 2px #fff }
.panel { position: fixed; margin: 0; padding: 0; border: 0; overflow: hidden; width: min(400px, calc(100vw - 40px)); max-width: none; max-height: none; height: min(660px, calc(100dvh - 112px));
  border-radius: 14px; background: #fff; box-shadow: 0 0 0 1px #00000014, 0 2px 6px #0000001a, 0 20px 56px #00000038; inset: auto 20px 88px auto; animation: open .2s cubic-bezier(.2, .8, .2, 1) }
.trigger[hidden] + .badge { display: none }
.trigger[hidden] ~ .panel { bottom: 20px }
:host([data-theme=dark]) .panel { background: #18181b; color-scheme: dark; box-shadow: 0 0 0 1px #ffffff1f, 0 20px 56px #0009 }
:host([data-position$=left]) :is(.trigger, .panel) { right: auto; left: 20px }
:host([data-position$=left]) .badge { right: auto; left: 57px }
:host([data-position^=top]) .trigger { bottom: auto; top: 20px }
:host([data-position^=top]) .badge { bottom: auto; top: 17px }
:host([data-position^=top]) .panel { bottom: auto; top: 88px }
:host([data-position^=top]) .trigger[hidden] ~ .panel { top: 20px }
:host([data-type=drawer]) .panel { top: 0 !important; bottom: 0 !important; right: 0; height: 100dvh; border-radius: 0; --from: 40px 0 }
:host([data-type=drawer][data-position$=left]) .panel { right: auto; left: 0; --from: -40px 0 }
:host([data-type="center modal"]) .panel { inset: 0; margin: auto; width: min(560px, calc(100vw - 40px)); height: min(720px, calc(100dvh - 64px)) }
.panel::backdrop { background: #0009 }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: inherit }
@keyframes open { from { opacity: 0; translate: var(--from, 0 12px) } }
@media (max-width: 480px) { .panel, :host([data-type="center modal"]) .panel { inset: 0 !important; width: 100%; height: 100dvh; border-radius: 0 } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important } }
@media print { :host { display: none !important } }`;

export function styleSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}
