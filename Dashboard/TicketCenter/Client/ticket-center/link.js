/**
 * The conversation that a mail led to (`?support_ticket=`), if it is this customer's: one of somebody else's opens nothing.
 * `find(id)` rejects where there is none such.
 */
export async function linkedTicket(conversations, find) {
  const id = new URLSearchParams(location.search).get("support_ticket") ?? "";
  if (!/^[\w-]{10,64}$/.test(id)) return undefined;
  if (conversations.some((conversation) => conversation.id === id)) return id;
  return find(id).then(
    () => id,
    () => undefined,
  );
}
