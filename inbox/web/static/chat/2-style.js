// Its own style, in its own root: the page's reaches nothing in here, and ours nothing out there.
const STYLE = `
:host{all:initial;position:fixed;right:24px;bottom:24px;z-index:2147483000;color-scheme:light dark;
--brand:#0E5C56;--on:#FFF;--pale:#E4F1EF;--ground:#FFF;--text:#18202B;--text2:#46515F;--us:#EDF0F4;--line:#D3D9E0;--control:#75808F;--warn:#854D00;--warnbg:#FFF0D1;
font:15px/24px Inter,system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif}
:host([hidden]){display:none}
@media (prefers-color-scheme:dark){:host{--ground:#181E26;--text:#E7EBF0;--text2:#BAC4D0;--us:#232C37;--line:#323D4A;--control:#78869A;--warn:#F2BD60;--warnbg:#38290C}}
*{box-sizing:border-box;font:inherit;color:inherit;margin:0}
[hidden]{display:none!important}
button{cursor:pointer;border:0;background:none;padding:0}
:focus-visible{outline:2px solid var(--brand);outline-offset:2px}
svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round;display:block}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launch{position:relative;display:grid;place-items:center;width:56px;height:56px;border-radius:28px;margin-left:auto;background:var(--brand);color:var(--on);box-shadow:0 1px 2px rgb(24 32 43/.16),0 8px 24px rgb(24 32 43/.2)}
.launch:focus-visible{outline-offset:3px}
.launch svg{width:26px;height:26px}
.badge{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#B0241C;color:#FFF;font-size:12px;line-height:22px;font-weight:600;text-align:center}
.panel{position:absolute;right:0;bottom:72px;display:flex;flex-direction:column;width:376px;height:min(640px,calc(100vh - 112px));background:var(--ground);color:var(--text);border:1px solid var(--line);border-radius:12px;overflow:hidden;box-shadow:0 1px 2px rgb(24 32 43/.1),0 8px 24px rgb(24 32 43/.14)}
.head{display:flex;align-items:center;gap:8px;padding:12px 8px 12px 16px;background:var(--brand);color:var(--on)}
.head :focus-visible{outline-color:var(--on)}
.head div{flex:1;min-width:0}
h2{font-weight:600;font-size:16px;line-height:20px}
.sub{font-size:13px;line-height:20px}
.icon{display:grid;place-items:center;width:40px;height:40px;border-radius:4px;flex:none}
.log{flex:1;overflow-y:auto;padding:16px;display:flex;flex-direction:column;gap:8px;overscroll-behavior:contain}
.log:focus-visible{outline-offset:-3px}
.bub{max-width:80%;padding:7px 12px;border-radius:12px;overflow-wrap:anywhere;white-space:pre-wrap;unicode-bidi:plaintext;align-self:flex-start;background:var(--us);border-bottom-left-radius:2px}
.mine{align-self:flex-end;background:var(--brand);color:var(--on);border-radius:12px;border-bottom-right-radius:2px}
.bub a{color:inherit}
.meta,.day,.note{font-size:12px;line-height:16px;color:var(--text2)}
.meta{align-self:flex-start}
.meta.of-me{align-self:flex-end}
.meta:empty{display:none}
.day,.note{align-self:center;text-align:center;max-width:36em}
.dots{display:flex;gap:4px;padding:12px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--control);animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}
@keyframes dot{50%{opacity:.3}}
@media (prefers-reduced-motion:reduce){.dots i{animation:none}}
.say{padding:8px 16px;background:var(--warnbg);color:var(--warn);font-size:13px;line-height:20px}
form{border-top:1px solid var(--line);padding:12px 12px 8px}
.in{display:flex;align-items:flex-end;border:1px solid var(--control);border-radius:8px;background:var(--ground)}
.in:focus-within{outline:2px solid var(--brand);outline-offset:1px}
textarea{unicode-bidi:plaintext;flex:1;min-width:0;border:0;outline:0!important;resize:none;padding:9px 4px;background:none;max-height:144px;height:42px}
::placeholder{color:var(--text2);opacity:1}
.go{background:var(--brand);color:var(--on);margin:1px}
.ask{display:flex;flex-wrap:wrap;gap:8px;font-size:13px;line-height:20px}
.ask label{width:100%}
.ask input{flex:1;min-width:0;height:40px;padding:0 12px;border:1px solid var(--control);border-radius:4px;background:var(--ground);font-size:15px}
.ask button{height:40px;padding:0 16px;border-radius:4px;background:var(--brand);color:var(--on);font-weight:600}
.err{width:100%;color:var(--warn)}
.foot{display:flex;align-items:baseline;flex-wrap:wrap;gap:0 12px;justify-content:center;padding-top:8px;font-size:12px;line-height:20px;color:var(--text2)}
.foot button,.foot a{display:inline-block;text-decoration:underline;color:var(--text2);min-height:24px}
@media (pointer:coarse){.icon{width:44px;height:44px}.foot button,.foot a{min-height:44px;line-height:44px}}
@media (max-width:480px){:host{right:16px;bottom:16px}.panel{position:fixed;inset:0;width:auto;height:auto;border:0;border-radius:0;padding-bottom:env(safe-area-inset-bottom)}.panel:not([hidden])~.launch{display:none}textarea,.ask input{font-size:16px}}
@media (forced-colors:active){.launch,.mine,.go,.ask button,.head{border:1px solid}}
`;
