using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;

namespace Dashboard.Platform.Forms;

/// <summary>
/// Binds text as usual and notes a NUL as that field's error: PostgreSQL stores none, and no person types one. The text stays as it was typed.
/// </summary>
internal sealed class PlainTextBinder(IModelBinder inner) : IModelBinder
{
    public const string Refusal = "This contains a NUL character, which cannot be stored. Remove it.";

    public async Task BindModelAsync(ModelBindingContext bindingContext)
    {
        await inner.BindModelAsync(bindingContext);
        if (bindingContext.Result.Model is string text && text.Contains('\0', StringComparison.Ordinal))
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, Refusal);
    }

    /// <summary>For every text that comes from form, query or route.</summary>
    internal sealed class Provider : IModelBinderProvider
    {
        public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
            context.Metadata.ModelType == typeof(string) && context.BindingInfo.BindingSource is not { IsGreedy: true }
                ? new PlainTextBinder(new SimpleTypeModelBinder(typeof(string), context.Services.GetRequiredService<ILoggerFactory>()))
                : null;
    }
}
