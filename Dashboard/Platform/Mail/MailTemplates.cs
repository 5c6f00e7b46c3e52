using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Dashboard.Platform.Mail;

/// <summary>Renders a Razor view to text outside any request, so that mail is encoded by the same rules as pages.</summary>
public sealed class MailTemplates(IRazorViewEngine views, ITempDataProvider tempData, IServiceProvider services)
{
    // It remembers what it learned about a model's type, which takes reflection.
    private static readonly EmptyModelMetadataProvider Metadata = new();

    /// <param name="path">The view from the content root, such as <c>/Notifications/Mail/TicketReplied.cshtml</c>.</param>
    public async Task<string> RenderAsync<TModel>(string path, TModel model)
    {
        var found = views.GetView(executingFilePath: null, path, isMainPage: false);
        if (!found.Success) throw new InvalidOperationException($"There is no view {path}.");
        var action = new ActionContext(new DefaultHttpContext { RequestServices = services }, new RouteData(), new ActionDescriptor());
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        var data = new ViewDataDictionary<TModel>(Metadata, new ModelStateDictionary()) { Model = model };
        var temporary = new TempDataDictionary(action.HttpContext, tempData);
        await found.View.RenderAsync(new ViewContext(action, found.View, data, temporary, text, new HtmlHelperOptions()));
        return text.ToString();
    }
}
