// A constructed style sheet needs no 'unsafe-inline' of the host's policy, and the shadow root keeps both sides' rules apart.
const rules = `
:host { all: initial !important; position: fixed !important; inset: auto 0 0 auto !important; width: 0 !important; height: 0 !important;
  z-index: var(--z, 2147483000) !important; font: 400 15px/1.5 var(--font, ui-sans-serif, system-ui, sans-serif); --primary: #4f46e5; --radius: 12px }
[hidden] { display: none !important }
* { box-sizing: border-box }
@supports (color: color(from red xyz-d65 x y z)) { :host { --on: color(from var(--primary) xyz-d65 calc(.9505 * clamp(0, (.179 - y) * 9999, 1)) clamp(0, (.179 - y) * 9999, 1) calc(1.089 * clamp(0, (.179 - y) * 9999, 1))) } }
button { font: inherit; cursor: pointer; border: 0; -webkit-tap-highlight-color: transparent }
button:focus-visible { outline: 3px solid color-mix(in srgb, var(--primary) 55%, #fff); outline-offset: 2px }
svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round }
.launcher { position: fixed; right: 20px; bottom: 20px; width: 58px; height: 58px; border-radius: 50%; display: grid; place-items: center;
  background: var(--primary); color: var(--on, #fff);
  box-shadow: 0 1px 2px #0003, 0 8px 24px #0000003d; transition: transform .18s, box-shadow .18s }
.launcher:hover { transform: translateY(-2px); box-shadow: 0 2px 4px #0003, 0 12px 32px #00000047 }
.badge { position: fixed; right: 17px; bottom: 59px; pointer-events: none; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: #dc2626; color: #fff; font-size: 12px; font-weight: 700; line-height: 22px; text-align: center; box-shadow: 0 0 0 2px #fff }
.launcher[hidden] + .badge { display: none }
.panel { --bg: #fff; --fg: #18181b; --muted: #52525b; position: fixed; right: 20px; bottom: 92px; width: min(420px, calc(100vw - 40px)); height: min(700px, calc(100dvh - 116px));
  border-radius: max(var(--radius), 0px); overflow: hidden; background: var(--bg); color: var(--fg); color-scheme: light;
  box-shadow: 0 0 0 1px #00000014, 0 2px 6px #0000001a, 0 20px 56px #00000038; transform-origin: 100% 100%; animation: open .2s cubic-bezier(.2, .8, .2, 1) }
.panel.alone { bottom: 20px; height: min(700px, calc(100dvh - 40px)) }
.panel[data-theme=dark] { --bg: #18181b; --fg: #fafafa; --muted: #a1a1aa; color-scheme: dark }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: inherit }
.state { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 6px; padding: 32px; text-align: center; background: var(--bg) }
.state strong { font-size: 17px }
.state p { margin: 0; color: var(--muted); overflow-wrap: anywhere }
.state code { font: 12px/1.6 ui-monospace, monospace; color: var(--muted); user-select: all; overflow-wrap: anywhere }
.state button { margin-top: 12px; padding: 9px 18px; border-radius: 8px; background: var(--primary); color: var(--on, #fff); font-weight: 600 }
.state .close { position: absolute; top: 8px; right: 8px; margin: 0; padding: 10px; background: none; color: var(--muted); line-height: 0 }
.close svg { width: 20px; height: 20px }
.spinner { width: 28px; height: 28px; border-radius: 50%; border: 3px solid color-mix(in srgb, var(--fg) 15%, transparent); border-top-color: var(--primary); animation: spin .8s linear infinite }
@keyframes spin { to { rotate: 1turn } }
@keyframes open { from { opacity: 0; transform: translateY(12px) scale(.98) } }
@media (prefers-color-scheme: dark) { .panel[data-theme=auto] { --bg: #18181b; --fg: #fafafa; --muted: #a1a1aa; color-scheme: dark } }
@media (max-width: 480px) { .panel, .panel.alone { inset: 0; width: 100%; height: 100%; border-radius: 0 } .panel:not([hidden]) ~ * { display: none } }
@media (prefers-reduced-motion: reduce) { * { animation-duration: .01ms !important; transition: none !important } .spinner { animation-duration: 2s !important } }
@media print { :host { display: none !important } }`;

export function styleSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}
