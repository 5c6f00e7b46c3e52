using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;

namespace Dashboard.ChatWidget;

/// <summary>What an engineer needs to embed one widget.</summary>
/// <param name="BaseUrl">Where this installation is reached, without a trailing slash.</param>
/// <param name="Slug">The widget's.</param>
/// <param name="SignsExternalId">What the examples sign: the external user id, else the email.</param>
/// <param name="IsBaseUrlConfigured">False where it was taken from this request, because <c>PublicUrl</c> is not set.</param>
public sealed record WidgetGuide(string BaseUrl, string Slug, bool SignsExternalId, bool IsBaseUrlConfigured)
{
    /// <summary>What the signing examples are filled with.</summary>
    public SigningDoor Door => new(Data.Identity.Door.Widget, BaseUrl, Slug, SignsExternalId);

    /// <summary>For visitors whom nobody signs for: works with no server code.</summary>
    public string Anonymous => $"""
        <script src="{BaseUrl}/widget.js"></script>
        <script>
          new SupportWireWidget({"{"} widgetSlug: '{Slug}' {"}"});
        </script>
        """;

    /// <summary>What the host site's own policy has to allow.</summary>
    public string ContentSecurityPolicy => $"script-src {BaseUrl}; connect-src {BaseUrl}; frame-src {BaseUrl}";

    /// <summary>The client's side in frameworks that render in the browser, which have no template to write attributes into.</summary>
    public IReadOnlyList<(string Id, string Title, string Code)> Frameworks =>
    [
        ("react", "React", Fill(React)), ("next", "Next.js", Fill(NextJs)), ("vue", "Vue", Fill(Vue)), ("call", "Call style", Fill(CallStyle)),
    ];

    /// <summary>
    /// From <c>PublicUrl</c>, else from the request: it is only shown to the member who asked for it, unlike the links in mail, which
    /// somebody else follows.
    /// </summary>
    public static WidgetGuide Of(Widget widget, IConfiguration configuration, HttpRequest request)
    {
        var configured = configuration["PublicUrl"];
        var isConfigured = !string.IsNullOrWhiteSpace(configured);
        return new WidgetGuide(
            isConfigured ? configured!.TrimEnd('/') : $"{request.Scheme}://{request.Host}", widget.Slug,
            widget.SignatureCovers == SignatureScope.ExternalUserId, isConfigured);
    }

    private string Fill(string text) => text
        .Replace("DASHBOARD", BaseUrl, StringComparison.Ordinal).Replace("SLUG", Slug, StringComparison.Ordinal)
        .Replace("IDENTITY", SignsExternalId ? "userExternalUserId" : "userEmail", StringComparison.Ordinal)
        .Replace("CALL_KEY", SignsExternalId ? "user_id" : "email", StringComparison.Ordinal);

    private const string React = """
        // index.html, before your bundle: <script src="DASHBOARD/widget.js"></script>
        import { useEffect } from 'react';

        // Mount it once, near the root. `identity` and `signature` come from your server.
        export function SupportWidget({ identity, signature }) {
          useEffect(() => {
            const widget = new window.SupportWireWidget({
              widgetSlug: 'SLUG',
              IDENTITY: identity,
              userSignature: signature,
            });
            return () => widget.destroy();
          }, [identity, signature]);
          return null;
        }
        """;

    private const string NextJs = """
        'use client';
        import Script from 'next/script';
        import { useEffect, useState } from 'react';

        // app/layout.jsx renders <SupportWidget identity={…} signature={…} />, both computed on the server.
        export function SupportWidget({ identity, signature }) {
          const [loaded, setLoaded] = useState(false);
          useEffect(() => {
            if (!loaded) return;
            const widget = new window.SupportWireWidget({
              widgetSlug: 'SLUG',
              IDENTITY: identity,
              userSignature: signature,
            });
            return () => widget.destroy();
          }, [loaded, identity, signature]);
          return <Script src="DASHBOARD/widget.js" onReady={() => setLoaded(true)} />;
        }
        """;

    private const string Vue = """
        <!-- index.html, before your bundle: <script src="DASHBOARD/widget.js"></script> -->
        <script setup>
        import { onMounted, onUnmounted } from 'vue';

        const props = defineProps(['identity', 'signature']); // both from your server
        let widget;

        onMounted(() => {
          widget = new window.SupportWireWidget({
            widgetSlug: 'SLUG',
            IDENTITY: props.identity,
            userSignature: props.signature,
          });
        });
        onUnmounted(() => widget.destroy());
        </script>
        """;

    private const string CallStyle = """
        // With <script src="DASHBOARD/widget.js"></script> in the page.
        SupportWire({
          app_id: 'SLUG',
          CALL_KEY: identity, // from your server
          user_hash: signature,
          plan: 'Pro', // anything else becomes an attribute of the contact
        });
        SupportWire('show');
        """;
}
