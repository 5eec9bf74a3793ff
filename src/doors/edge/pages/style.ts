/** The background of the card in the light and in the dark color scheme. */
export const CARD_COLORS = ['#ffffff', '#1e1e1c'] as const;

/** The style sheet of all pages. It has no animations, so `prefers-reduced-motion` needs no rules. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f4f3ef;--card:${CARD_COLORS[0]};--ink:#1c1b19;--quiet:#5f5c55;--line:#e3e0d8;--fill:#efede7;--button:#1c1b19;--on-button:#fff;--focus:#1d5fd1}
@media(prefers-color-scheme:dark){:root{--ground:#131312;--card:${CARD_COLORS[1]};--ink:#f3f1ec;--quiet:#aeaaa1;--line:#35342f;--fill:#2a2926;--button:#f3f1ec;--on-button:#1c1b19;--focus:#8ab4ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main{width:100%;max-width:26rem;background:var(--card);border:1px solid var(--line);border-radius:1.5rem;overflow:hidden;box-shadow:0 1px 2px #0000000a,0 12px 32px -12px #0000001f}
main.wide{max-width:44rem}
.columns .about-link{padding-bottom:0}
.columns .choices{padding-top:1.5rem}
.choices .actions{margin-top:0}
.picture{display:block;width:100%;aspect-ratio:1.91;object-fit:cover;background:var(--fill);color:var(--quiet);font-size:.875rem}
.body{padding:1.5rem}
.app{display:flex;align-items:center;gap:.75rem;margin:0 0 1.25rem;color:var(--quiet);font-size:.9375rem;font-weight:500}
.emblem{flex:none;min-width:2.5rem;max-width:2.5rem;min-height:2.5rem;max-height:2.5rem;border-radius:.625rem;background:var(--fill);object-fit:cover}
.monogram{display:grid;place-items:center;color:#fff;font-size:1.125rem;font-weight:600}
.alone .emblem{min-width:3.5rem;max-width:3.5rem;min-height:3.5rem;max-height:3.5rem;border-radius:.875rem;font-size:1.5rem}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;font-weight:650;text-wrap:balance}
h1,.about{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:6;overflow:hidden}
h1>bdi,.about>bdi{display:block}
h2{margin:2rem 0 .75rem;font-size:1.0625rem;line-height:1.3}
p{margin:0 0 .75rem;color:var(--quiet)}
.actions{display:grid;gap:.75rem;margin-top:1.5rem}
.button{display:block;border:1px solid transparent;padding:.8125rem 1.25rem;border-radius:.875rem;background:var(--fill);color:var(--ink);font-weight:600;text-align:center;text-wrap:balance;text-decoration:none}
.button.primary{background:var(--button);color:var(--on-button);border-color:var(--edge,transparent)}
.button.quiet{background:none}
.button:hover{text-decoration:underline;text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
.hint{display:grid;margin:1rem 0 0;font-size:.9375rem;text-align:center}
.hint>*{grid-area:1/1}
.room{visibility:hidden}
.code{display:block;width:100%;max-width:max(13rem,min(22rem,50vh));height:auto;margin:1.5rem auto;border-radius:.75rem}
.address{font-size:.9375rem;color:var(--ink)}
dl,ol{margin:0}
.actions+dl{margin-top:1.5rem}
dt{margin-top:1rem;color:var(--quiet);font-size:.875rem}
dd{margin:0}
.places{margin:0;padding:0;list-style:none;border-top:1px solid var(--line)}
.places>li{padding:1rem 0;border-bottom:1px solid var(--line)}
.places h3{margin:0;font-size:1rem}
.places p{margin:0;font-size:.875rem}
.places dt{margin-top:.5rem}
.steps{padding-left:1.25rem;color:var(--quiet)}
.steps li{margin-bottom:.5rem}
details{margin-top:2rem}
summary{cursor:pointer;font-weight:600;margin-bottom:.75rem}
.card{margin-top:1.5rem;border:1px solid var(--line);border-radius:1rem;overflow:hidden}
.card>div{padding:1rem}
.card p{margin:0}
.card .card-title{color:var(--ink);font-weight:600}
:lang(ja){word-break:auto-phrase}
@media(scripting:none){.hint{display:none}}
@media(min-width:40rem){.body{padding:2rem}.card{display:flex}.card .picture{width:16rem;align-self:flex-start}.card>div{flex:1}h1{font-size:1.625rem}}
@media(orientation:landscape) and (max-height:32rem) and (min-width:32rem){
main{max-width:36rem}
.columns{display:grid;grid-template-columns:1fr 1fr;max-width:56rem}
.columns .picture{grid-column:1;aspect-ratio:auto;height:36vh}
.columns h1{-webkit-line-clamp:3}
.columns .about-link{grid-column:1;padding-bottom:1.5rem}
.columns .choices{grid-area:1/2/span 2;align-self:start;padding-top:1.25rem}
.columns .button{overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
}
`;
