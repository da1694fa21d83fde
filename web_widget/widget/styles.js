// No <style>: a strict host page forbids it.

export const styles = new CSSStyleSheet();
styles.replaceSync(`
:host{--to-font:system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;--to-paper:light-dark(#fffdfa, #1e1c1a);--to-raised:light-dark(#f6f1ea, #2b2825);--to-field:light-dark(#fff, #252220);--to-ink:light-dark(#2b2621, #f3eee8);--to-muted:light-dark(#655c53, #b9afa4);--to-edge:light-dark(#8c8177, #8d8378);--to-line:light-dark(#e7dfd4, #3b3733);--to-brand:var(--tellonce-accent, #1c6354);--to-accent:light-dark(oklch(from var(--to-brand) min(l, 0.46) min(c, 0.15) h), oklch(from var(--to-brand) clamp(0.4, l, 0.48) min(c, 0.13) h));--to-accent-ink:light-dark(oklch(from var(--to-brand) min(l, 0.42) min(c, 0.15) h), oklch(from var(--to-brand) max(l, 0.83) min(c, 0.09) h));--to-accent-soft:light-dark(oklch(from var(--to-brand) 0.955 min(c, 0.018) h), oklch(from var(--to-brand) 0.31 min(c, 0.04) h));--to-human:light-dark(#9a4a1f, #a4532a);--to-human-ink:light-dark(#8a3f17, #f6b892);--to-human-soft:light-dark(#fcebdd, #412a1e);--to-warn-ink:light-dark(#744900, #f1c66f);--to-warn-soft:light-dark(#fdf0d2, #3a2d12);--to-bad-ink:light-dark(#a3241c, #ffb0a6);--to-focus:light-dark(#1f5fd0, #9cc2ff)}
.frame{font:400 15px/1.55 var(--to-font);color:var(--to-ink)}
*,::before,::after{box-sizing:border-box}
p,h2,h3,blockquote,ul,ol,pre,fieldset{margin:0;padding:0;border:0;font:inherit}
button,textarea,input{font:inherit;color:inherit}
button{cursor:pointer;border:1px solid #0000;border-radius:99px;background:none;padding:7px 14px;min-height:36px}
b,strong,th{font-weight:600}
a{color:var(--to-accent-ink)}
:focus-visible,:focus-visible+.mark{outline:2px solid var(--to-focus);outline-offset:2px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.icon{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;flex:none}
.badge{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;padding:0 5px;border-radius:99px;font:600 12px/20px var(--to-font);color:#fff;background:#b3261e;border:1px solid #fff}
.panel{position:fixed;inset:auto 20px 92px auto;inset-inline:auto 20px;width:min(396px,100vw - 40px);height:min(680px,100vh - 112px);max-width:none;max-height:none;margin:0;padding:0;border:1px solid var(--to-line);border-radius:20px;background:var(--to-paper);color:inherit;box-shadow:0 1px 2px #0002,0 12px 40px #0003;overflow:clip}
.panel[open]{display:flex;flex-direction:column;animation:rise .28s}
.full .panel{inset:0;width:100%;height:100%;border:0;border-radius:0;padding:env(safe-area-inset-top) 0 env(safe-area-inset-bottom)}
@keyframes rise{from{opacity:0;translate:0 14px}}
.head{display:flex;align-items:center;gap:11px;padding:13px 12px;border-bottom:1px solid var(--to-line);background:linear-gradient(var(--to-human-soft),var(--to-paper))}
.avatar{display:grid;place-items:center;flex:none;width:40px;height:40px;border-radius:50%;background:var(--to-human);color:#fff;font:600 17px var(--to-font)}
[data-status=bot]{background:linear-gradient(var(--to-accent-soft),var(--to-paper))}
[data-status=bot] .avatar,.hello .avatar{background:var(--to-accent)}
.who{flex:1;min-width:0}
h2,h3{font-weight:600;line-height:1.3}
[dir=rtl] h2{text-align:right}
h2{font-size:16px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.role,.quiet{font-size:13px;line-height:1.4;color:var(--to-muted)}
.quiet:hover,.link:hover,.rate:hover,.mark:hover{background:var(--to-raised);color:var(--to-ink)}
.quiet{padding-inline:10px}
.menu{position:relative}
.menu summary{padding:7px 10px;border-radius:99px;color:var(--to-muted)}
.menu summary::after,.source:not(:has(blockquote)) summary::after{display:none}
.menu>div{position:absolute;inset-inline-end:0;z-index:1;display:grid;width:max-content;max-width:260px;padding:6px;border:1px solid var(--to-line);border-radius:14px;background:var(--to-field);box-shadow:0 8px 28px #0003}
.menu div .quiet{text-align:start;border-radius:9px;color:var(--to-ink);font-size:14px}
.menu .icon{stroke-width:3}
.menu [aria-pressed=true]::after{content:"✓" / "";float:inline-end;margin-inline-start:12px}
.strip{padding:7px 16px;font-size:13px;color:var(--to-warn-ink);background:var(--to-warn-soft)}
.middle{position:relative;flex:1;min-height:56px;display:flex}
.log,.after{position:relative}
.log{flex:1;min-width:0;overflow-wrap:anywhere;overflow-y:auto;overscroll-behavior:contain;padding:18px 16px 10px;scrollbar-width:thin}
.log:focus-visible{outline-offset:-3px}
.hello{display:grid;justify-items:center;gap:6px;text-align:center;padding:18px 14px;font-size:14px;color:var(--to-muted)}
.hello .avatar{width:52px;height:52px}
h3{font-size:20px;color:var(--to-ink)}
.day,.line{margin:14px 18px;text-align:center;text-wrap:balance;font-size:13px;line-height:1.45;color:var(--to-muted)}
.joined span,.transferred span{color:var(--to-human-ink);font-weight:600}
.msg{display:flex;flex-direction:column;align-items:flex-start;margin-top:4px;max-width:88%}
.first{margin-top:16px}
.msg:not(.first)>.by{display:none}
.customer{margin-inline-start:auto;align-items:flex-end}
.in{animation:rise .24s}
.by{display:flex;align-items:baseline;gap:6px;margin:0 4px 4px;font-size:12.5px;line-height:1.4;color:var(--to-muted)}
.by b{color:var(--to-ink)}
.agent b:first-child{color:var(--to-human-ink)}
.ai,.n,.cite{font:600 11px/16px var(--to-font);padding:0 6px;border-radius:6px;background:var(--to-accent-soft);color:var(--to-accent-ink)}
.text{max-width:100%;padding:10px 14px;border:1px solid #0000;border-radius:18px;background:var(--to-raised)}
.first .text,.typing{border-start-start-radius:6px}
.agent .text{background:var(--to-human-soft)}
.customer .text{background:var(--to-accent);color:#fff;border-radius:18px;border-end-end-radius:6px}
.text>*+*{margin-top:9px}
ul,ol{padding-inline-start:20px}
blockquote{padding-inline-start:12px;border-inline-start:3px solid var(--to-edge)}
code,pre{font:13px/1.5 monospace;background:#8882;border-radius:5px}
pre{overflow:auto;padding:9px}
.table{overflow:auto}
table{border-collapse:collapse;font-size:14px;overflow-wrap:break-word}
th,td{text-align:start;vertical-align:top;padding:5px 14px 5px 0;border-bottom:1px solid var(--to-line)}
.cite{display:inline-grid;place-items:center;min-width:24px;min-height:24px;margin:-2px 2px;font-size:12px}
.cite:hover{text-decoration:underline}
.sources{display:grid;gap:5px;width:100%;margin-top:7px}
.source,.slip{border:1px solid var(--to-line);border-radius:12px;font-size:13.5px;line-height:1.45;background:var(--to-field)}
summary{display:flex;gap:9px;padding:7px 10px;min-height:36px;border-radius:11px;cursor:pointer}
summary::after{content:"+";margin-inline-start:auto;font-size:18px;line-height:1;color:var(--to-muted)}
[open]>summary::after{content:"–"}
summary:hover b{text-decoration:underline}
i{display:block;font-style:normal;font-size:12.5px;color:var(--to-muted)}
.n{flex:none;line-height:20px;align-self:start}
.source blockquote{margin:2px 12px 8px;color:var(--to-muted);white-space:pre-line}
.source a{display:inline-block;margin:0 12px 8px;padding:3px 0}
.rates,.choices,.row{display:flex;flex-wrap:wrap;gap:8px}
.rates{gap:2px;margin-top:2px}
.rate{padding:0 7px;min-height:32px;border-radius:9px;color:var(--to-muted)}
.rate .icon{width:17px;display:block}
.down .icon,.jump .icon{rotate:180deg}
.rate[aria-pressed=true]{color:var(--to-accent-ink);background:var(--to-accent-soft);border-color:currentColor}
.choices{margin-top:9px}
.files{display:grid;gap:6px;justify-items:inherit;max-width:100%}
.text+.files{margin-top:6px}
.file{display:flex;flex-wrap:wrap;align-items:center;gap:2px 8px;max-width:260px;padding:8px 12px;border:1px solid var(--to-line);border-radius:14px;background:var(--to-field);font-size:13.5px;text-align:start;overflow-wrap:anywhere}
.file:hover{border-color:var(--to-edge)}
.file span,.tray span,.hint{font-size:12.5px;color:var(--to-muted)}
canvas{flex:1 0 100%;width:100%;max-height:200px;object-fit:contain;border-radius:8px}
.file b{flex:1;min-width:0}
.tray{list-style:none;padding:0}
.tray li{display:flex;align-items:center;gap:6px;padding:2px 4px;font-size:13.5px}
.tray b{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tray span{flex:1;min-width:90px}
.tray .failed span{color:var(--to-bad-ink)}
progress{width:100%;max-width:120px;height:6px;accent-color:var(--to-accent)}
.hint{display:none;padding:0 6px 6px}
.composer:has(.attach:is(:hover,:focus)) .hint{display:block}
.attach{padding:7px;min-width:36px;color:var(--to-muted)}
.attach .icon{display:block}
.attach:hover{color:var(--to-ink)}
.greeting{position:fixed;bottom:88px;inset-inline:auto 20px;display:flex;align-items:start;max-width:300px;border:1px solid var(--to-line);border-radius:18px;background:var(--to-paper);box-shadow:0 8px 28px #0003;animation:rise .28s}
.say{flex:1;padding:12px 16px;font-size:15px;color:var(--to-ink);text-align:start}
[data-position=start]>.greeting{inset-inline:20px auto}
.choice{border-color:currentColor;border-radius:18px;text-align:start;color:var(--to-accent-ink);font-size:14px;line-height:1.35}
.choice:hover{background:var(--to-accent-soft)}
.choice[aria-disabled=true]{color:var(--to-muted);border-color:var(--to-line);background:none;cursor:default}
.choice.chosen::before{content:"✓ "}
.state{font-size:12.5px;color:var(--to-muted)}
.failed{color:var(--to-bad-ink)}
.link{font-size:13px;font-weight:600;min-height:28px;padding:2px 9px;text-decoration:underline}
.typing{display:flex;gap:4px;width:max-content;margin-top:12px;padding:13px 15px;border:1px solid #0000;border-radius:18px;background:var(--to-raised);font-size:13px;line-height:7px;color:var(--to-muted)}
.human{background:var(--to-human-soft)}
.dot{flex:none;width:7px;height:7px;border-radius:50%;background:currentColor;animation:dot 1.2s infinite}
.dot+.dot{animation-delay:.15s}.dot+.dot+.dot{animation-delay:.3s}
@keyframes dot{50%{opacity:.3}}
.jump{position:absolute;bottom:8px;inset-inline:0;width:max-content;margin:auto;display:flex;gap:6px;font-size:13.5px;background:var(--to-field);border-color:var(--to-edge);box-shadow:0 4px 16px #0003}
.slot{padding:4px 14px 0}.slip{margin:4px 14px}.slip ul{list-style:none;padding:0 4px 6px}.slip li{display:flex;align-items:center}.slip li .link{flex:1;min-width:0;text-align:start;overflow-wrap:anywhere}.slip form{flex:1;min-width:0;margin:0 2px;align-items:center}.slip li .quiet{padding:5px 8px;min-height:30px}input{flex:1;min-width:0;border:0;background:none;font-size:16px}
.person,.banner{display:flex;align-items:center;gap:9px;border:1px solid #0000;color:var(--to-human-ink);background:var(--to-human-soft);font-size:14px;line-height:1.4}
.person{font-weight:600}
.person:hover{border-color:currentColor}
.banner{padding:9px 8px;padding-inline-start:14px;border-radius:14px}
.banner p{flex:1}
.banner b+span{display:block;font-size:13px}
.composer{padding:9px 14px 14px}
.field{display:flex;align-items:flex-end;gap:6px;padding:5px;padding-inline-start:6px;border:1px solid var(--to-edge);border-radius:24px;background:var(--to-field)}
.field:focus-within{border-color:var(--to-accent-ink);box-shadow:0 0 0 1px var(--to-accent-ink)}
textarea{field-sizing:content;flex:1;min-width:0;resize:none;border:0;padding:6px 0;max-height:128px;font-size:16px;line-height:1.4;background:none}
.field :is(textarea,input){outline:0}.field textarea{margin-inline-start:6px}.attach[hidden]+textarea{margin-inline-start:9px}
::placeholder{color:var(--to-muted)}
.send,.stop{padding:7px}
.stop{color:var(--to-muted);border-color:var(--to-edge)}
.stop .icon{fill:currentColor}
.send,.primary,:checked+.mark{background:var(--to-accent);color:#fff}
.send[aria-disabled=true]{background:var(--to-raised);color:var(--to-muted);cursor:default}
.send .icon,.stop .icon{display:block}
.count{font-size:13px;color:var(--to-muted);padding-inline:6px}
.count.over{color:var(--to-bad-ink)}
.after{display:grid;gap:12px;overflow-y:auto;padding:16px;border-top:1px solid var(--to-line)}
.survey,.more{display:grid;gap:12px}
legend,[for]{padding:0;font-weight:600}
.scale,.ends{display:flex;gap:4px;margin-top:8px;font-size:12.5px;line-height:1.25;color:var(--to-muted)}
.scale label{flex:1;display:grid;justify-items:center;gap:4px;cursor:pointer}
.mark{display:grid;place-items:center;width:100%;max-width:44px;height:44px;border:1px solid var(--to-edge);border-radius:14px;background:var(--to-field)}
.mark .icon{width:30px;height:30px}
.nps .scale{gap:2px}
.nps .mark{border-radius:9px}
:checked~.word{color:var(--to-ink);font-weight:600}
.ends{justify-content:space-between}
.more textarea{min-height:62px;border:1px solid var(--to-edge);border-radius:12px;padding:8px 12px}
.primary{font-weight:600;min-height:44px}
.thanks{color:var(--to-accent-ink)}
.ask{max-width:300px;padding:20px;border:1px solid var(--to-edge);border-radius:20px;background:var(--to-paper);color:inherit}
.ask::backdrop{background:#0006}
.ask p{margin-bottom:16px}.ask p:only-of-type{font-weight:600}.ask .row{justify-content:end}
.qr{display:block;width:176px;height:176px;margin:0 auto 16px;fill:#000;stroke:none;background:#fff;forced-color-adjust:none}.qr~p{min-height:1.5em;margin:4px 6px 8px}
.danger{font-weight:600;color:#fff;background:#a3241c}
@media(max-height:420px){.panel{overflow:hidden auto}.slip{margin-top:0}.slip summary{padding-block:1px;min-height:24px}.head,.composer,.hello,.log{padding-block:4px}.avatar{width:30px;height:30px}.role{display:none}.slot{padding-top:0}.banner{padding:0 8px;font-size:13px;line-height:1.25}}
@media(prefers-reduced-motion){*{animation:none!important}}
@media(forced-colors:active){button,.text,.banner,.typing,.cite{border:1px solid!important}.chosen,:checked+.mark,[aria-pressed=true]{background:Highlight!important;color:HighlightText!important;forced-color-adjust:none}.dot{background:CanvasText}}
@media print{.panel[open]{position:absolute;inset:0 0 auto;width:100%;height:auto!important;display:block;box-shadow:none;overflow:visible}.log{overflow:visible}.slot,.composer,.head button,.menu,.greeting,.rates,.jump,.after{display:none}}
`);
