<div id="hdh-ticket-center"></div>
<script src="https://YOUR_DASHBOARD_HOST/ticket-center.js"
  data-helpdesk-id="YOUR_HELPDESK_ID"
  data-email="{{ $identity }}"
  data-signature="{{ $signature }}"></script>
