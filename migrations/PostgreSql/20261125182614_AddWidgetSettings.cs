using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddWidgetSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "DeletedAt",
                table: "Widgets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Generation",
                table: "Widgets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Position",
                table: "Widgets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Theme",
                table: "Widgets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "UpdatedAt",
                table: "Widgets",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<long>(
                name: "AdoptedById",
                table: "CustomerIdentities",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_CustomerIdentities_AdoptedById",
                table: "CustomerIdentities",
                column: "AdoptedById");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_CustomerIdentities_AdoptedById",
                table: "CustomerIdentities");

            migrationBuilder.DropColumn(
                name: "DeletedAt",
                table: "Widgets");

            migrationBuilder.DropColumn(
                name: "Generation",
                table: "Widgets");

            migrationBuilder.DropColumn(
                name: "Position",
                table: "Widgets");

            migrationBuilder.DropColumn(
                name: "Theme",
                table: "Widgets");

            migrationBuilder.DropColumn(
                name: "UpdatedAt",
                table: "Widgets");

            migrationBuilder.DropColumn(
                name: "AdoptedById",
                table: "CustomerIdentities");
        }
    }
}
