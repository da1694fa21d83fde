// Who is logged in here tells the chat so, once it is wanted: a token that the shop's server signs.
const identify = async (chat) => {
  const answer = await fetch("account/token");
  if (answer.ok) chat.identify((await answer.json()).token);
};

((window.Tellonce ??= { q: [] }).q ??= []).push((chat) => {
  chat.on("ready", () => identify(chat));
  chat.on("identity", ({ state }) => state === "expired" && identify(chat));
});
