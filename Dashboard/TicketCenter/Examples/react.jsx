import { useEffect } from 'react';

// `email` and `signature` come from your server: with the page, or from an endpoint of yours that requires sign-in.
export function TicketCenter({ email, signature }) {
  useEffect(() => {
    const script = document.createElement('script');
    script.src = 'https://YOUR_DASHBOARD_HOST/ticket-center.js';
    script.dataset.helpdeskId = 'YOUR_HELPDESK_ID';
    script.dataset.email = email;
    script.dataset.signature = signature;
    document.body.append(script);
    return () => script.remove();
  }, [email, signature]);

  return <div id="hdh-ticket-center" />;
}
